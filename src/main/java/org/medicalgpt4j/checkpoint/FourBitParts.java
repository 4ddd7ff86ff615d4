package org.medicalgpt4j.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.medicalgpt4j.quantization.DynamicMap;
import org.medicalgpt4j.quantization.FourBitCode;
import org.medicalgpt4j.quantization.FourBitFormat;
import org.medicalgpt4j.quantization.FourBitLayout;
import org.medicalgpt4j.quantization.QuantizationException;

/** The tensors that make one matrix in four bits; see {@link FourBitFormat} for what they mean. */
final class FourBitParts {
    static final String STATE = ".quant_state.bitsandbytes__";
    private static final String SCALES = ".absmax";
    private static final String CODE = ".quant_map";
    private static final String SCALE_SCALES = ".nested_absmax";
    private static final String SCALE_CODE = ".nested_quant_map";
    private static final int LONGEST_STATE = 1 << 16;

    private final ParameterStore store;
    private final String name;
    private final JsonFields state;
    private final FourBitFormat format;
    private final long rows;
    private final long columns;
    private final FourBitLayout layout;

    /**
     * @param name of the weight
     * @param stateName of the tensor with its description
     */
    FourBitParts(ParameterStore store, String name, String stateName) {
        this.store = store;
        this.name = name;
        this.state = new JsonFields(Path.of(store.source(), stateName), state(stateName));
        String type = required("quant_type", state.text("quant_type"));
        List<Long> shape = shape();
        this.rows = shape.get(0);
        this.columns = shape.get(1);
        try {
            this.format = new FourBitFormat(
                    code(type), required("blocksize", state.integer("blocksize")), store.contains(name + SCALE_SCALES));
            this.layout = FourBitLayout.of(format, rows, columns);
        } catch (QuantizationException impossible) {
            throw new CheckpointException(
                    store.source() + ": tensor '" + name + "': " + impossible.getMessage(), impossible);
        }
        check();
    }

    /** All tensors that belong to a weight, but for its description. */
    static List<String> names(String weight) {
        return List.of(weight + SCALES, weight + CODE, weight + SCALE_SCALES, weight + SCALE_CODE);
    }

    private JsonNode state(String stateName) {
        TensorInfo info = PartChecks.require(store, stateName, ScalarType.U8, 1);
        if (info.bytes() > LONGEST_STATE) {
            throw new CheckpointException(store.source() + ": tensor '" + stateName + "' has " + info.bytes()
                    + " bytes, more than the " + LONGEST_STATE + " allowed for a description");
        }
        byte[] text = new byte[(int) info.bytes()];
        store.bytes(stateName).get(text);
        try {
            JsonNode node = StrictJson.MAPPER.readTree(new String(text, StandardCharsets.UTF_8));
            if (node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException malformed) {
            throw new CheckpointException(
                    store.source() + ": tensor '" + stateName + "' does not hold a JSON object", malformed);
        }
        throw new CheckpointException(store.source() + ": tensor '" + stateName + "' does not hold a JSON object");
    }

    private <T> T required(String key, Optional<T> value) {
        return value.orElseThrow(() -> new CheckpointException(
                store.source() + ": the description of tensor '" + name + "' lacks '" + key + "'"));
    }

    private FourBitCode code(String type) {
        return Arrays.stream(FourBitCode.values())
                .filter(code -> code.name().toLowerCase(Locale.ROOT).equals(type))
                .findFirst()
                .orElseThrow(() -> new CheckpointException(store.source() + ": tensor '" + name + "' is of type '"
                        + type + "', but nf4 or fp4 was expected"));
    }

    private List<Long> shape() {
        JsonNode node = required("shape", state.value("shape"));
        if (node.isArray()
                && node.size() == 2
                && node.get(0).isIntegralNumber()
                && node.get(1).isIntegralNumber()
                && node.get(0).canConvertToInt()
                && node.get(1).canConvertToInt()
                && node.get(0).intValue() > 0
                && node.get(1).intValue() > 0) {
            return List.of(node.get(0).longValue(), node.get(1).longValue());
        }
        throw state.wrong("shape", "two positive sizes", node);
    }

    private void check() {
        PartChecks.requireElements(store, name, ScalarType.U8, (layout.elements() + 1) / 2);
        requireTable(CODE, format.code().table());
        if (!format.doubleQuantization()) {
            PartChecks.requireElements(store, name + SCALES, ScalarType.F32, layout.blocks());
            return;
        }
        PartChecks.requireElements(store, name + SCALES, ScalarType.U8, layout.blocks());
        long groups = (layout.blocks() + FourBitLayout.SCALES_PER_SCALE - 1L) / FourBitLayout.SCALES_PER_SCALE;
        PartChecks.requireElements(store, name + SCALE_SCALES, ScalarType.F32, groups);
        requireTable(SCALE_CODE, DynamicMap.SIGNED.values());
        int block = required("nested_blocksize", state.integer("nested_blocksize"));
        if (block != FourBitLayout.SCALES_PER_SCALE) {
            throw new CheckpointException(store.source() + ": tensor '" + name + "' has a nested_blocksize of " + block
                    + ", but " + FourBitLayout.SCALES_PER_SCALE + " was expected");
        }
        required("nested_offset", state.number("nested_offset"));
    }

    /** The file tells its tables; others than the usual ones would be another format. */
    private void requireTable(String suffix, float[] expected) {
        PartChecks.requireElements(store, name + suffix, ScalarType.F32, expected.length);
        float[] table = store.tensor(name + suffix).floats();
        for (int i = 0; i < table.length; i++) {
            if (!(Math.abs(table[i] - expected[i]) <= 1e-6)) {
                throw new CheckpointException(store.source() + ": tensor '" + name + suffix + "' holds " + table[i]
                        + " at " + i + ", but " + expected[i] + " was expected");
            }
        }
    }

    PackedTensor tensor() {
        return new PackedTensor(store.source(), name, new PackedType(format, rows, columns), this::writeTo);
    }

    private void writeTo(ByteBuffer bytes) {
        put(bytes, 0, name);
        put(bytes, layout.scales(), name + SCALES);
        if (format.doubleQuantization()) {
            put(bytes, layout.scaleScales(), name + SCALE_SCALES);
            bytes.putFloat(
                    layout.mean(),
                    required("nested_offset", state.number("nested_offset")).floatValue());
        }
    }

    private void put(ByteBuffer bytes, int at, String tensor) {
        ByteBuffer part = store.bytes(tensor);
        bytes.put(at, part, part.position(), part.remaining());
    }
}

package org.medicalgpt4j.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.medicalgpt4j.quantization.RowInt8Format;

/**
 * Weights as bitsandbytes saves them, each matrix with its scales as one tensor: in four bits {@code X.weight} beside {@code
 * X.weight.absmax}, {@code X.weight.quant_map} and {@code X.weight.quant_state.bitsandbytes__nf4}, in eight bits beside {@code
 * X.SCB}. All else is as in the file.
 */
final class BitsAndBytesWeights {
    private static final String WEIGHT = ".weight";
    private static final String ROW_SCALES = ".SCB";
    private static final String ROW_FORMAT = ".weight_format";

    private BitsAndBytesWeights() {}

    /** @throws CheckpointException where the parts of a matrix are missing or do not fit each other; the message names it */
    static ParameterStore of(ParameterStore store) {
        Map<String, Supplier<StoredTensor>> tensors = new LinkedHashMap<>();
        Set<String> parts = new LinkedHashSet<>();
        for (String name : store.names()) {
            int state = name.indexOf(FourBitParts.STATE);
            if (state >= 0) {
                String weight = name.substring(0, state);
                PackedTensor packed = new FourBitParts(store, weight, name).tensor();
                tensors.put(weight, () -> packed);
                parts.addAll(FourBitParts.names(weight));
                parts.add(name);
            } else if (name.endsWith(ROW_SCALES)) {
                String module = name.substring(0, name.length() - ROW_SCALES.length());
                PackedTensor packed = rows(store, module);
                tensors.put(module + WEIGHT, () -> packed);
                parts.add(name);
                parts.add(module + ROW_FORMAT);
            }
        }
        for (String name : store.names()) {
            if (!parts.contains(name)) {
                tensors.putIfAbsent(name, () -> store.tensor(name));
            }
        }
        return new CombinedStore(store.source(), tensors, Set.of(store));
    }

    /** @throws CheckpointException if the configuration names another way to quantize */
    static boolean describedBy(JsonNode config, String source) {
        JsonNode quantization = config.path("quantization_config");
        if (quantization.isMissingNode() || quantization.isNull()) {
            return false;
        }
        String method = quantization.path("quant_method").asText("");
        if (!method.equals("bitsandbytes")) {
            throw new CheckpointException(source + " holds weights quantized by '" + method
                    + "', but only those of bitsandbytes and GGUF files can be read");
        }
        return true;
    }

    private static PackedTensor rows(ParameterStore store, String module) {
        String name = module + WEIGHT;
        TensorInfo codes = PartChecks.require(store, name, ScalarType.I8, 2);
        long rows = codes.dimension(0);
        long columns = codes.dimension(1);
        PartChecks.requireElements(store, module + ROW_SCALES, ScalarType.F32, rows);
        String format = module + ROW_FORMAT;
        if (store.contains(format)) {
            int kind = store.bytes(format).get(0);
            if (kind != 0) {
                throw new CheckpointException(store.source() + ": tensor '" + format + "' is " + kind
                        + ", but only rows in order (0) can be read");
            }
        }
        RowInt8Format packed = new RowInt8Format();
        return new PackedTensor(store.source(), name, new PackedType(packed, rows, columns), bytes -> {
            bytes.put(0, store.bytes(name), 0, (int) codes.bytes());
            int scales = (int) packed.scales(rows, columns);
            bytes.put(scales, store.bytes(module + ROW_SCALES), 0, (int) rows * Float.BYTES);
        });
    }
}

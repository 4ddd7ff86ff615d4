package org.medicalgpt4j.quantization;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.medicalgpt4j.RequiresSharedData;
import org.medicalgpt4j.SharedData;
import org.medicalgpt4j.checkpoint.ParameterStore;
import org.medicalgpt4j.checkpoint.SafetensorsFile;

/** Formats against bitsandbytes and llama.cpp's Python package. */
@RequiresSharedData
class QuantizationFixturesTest {
    private static ParameterStore fourBit;
    private static ParameterStore eightBit;
    private static ParameterStore rows;
    private static ParameterStore blocks;

    @BeforeAll
    static void open() {
        fourBit = SafetensorsFile.open(folder().resolve("bnb_4bit.safetensors"));
        eightBit = SafetensorsFile.open(folder().resolve("bnb_8bit_blockwise.safetensors"));
        rows = SafetensorsFile.open(folder().resolve("bnb_int8.safetensors"));
        blocks = SafetensorsFile.open(folder().resolve("gguf_blocks.safetensors"));
    }

    @AfterAll
    static void close() {
        List.of(fourBit, eightBit, rows, blocks).forEach(ParameterStore::close);
    }

    private static Path folder() {
        return SharedData.root().resolve("fixtures/quant");
    }

    private static Stream<JsonNode> cases(String file) {
        if (!SharedData.present()) {
            return Stream.empty();
        }
        try {
            List<JsonNode> cases = new ArrayList<>();
            new ObjectMapper()
                    .readTree(folder().resolve(file).toFile())
                    .get("cases")
                    .forEach(cases::add);
            return cases.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<JsonNode> fourBitCases() {
        return cases("bnb_4bit.json");
    }

    static Stream<JsonNode> eightBitCases() {
        return cases("bnb_8bit_blockwise.json");
    }

    static Stream<JsonNode> blockCases() {
        return cases("gguf_blocks.json")
                .filter(one -> one.get("ggml_type").intValue() != 1
                        && one.get("ggml_type").intValue() != 30);
    }

    private static byte[] bytes(ParameterStore store, String name) {
        byte[] bytes = new byte[(int) store.info(name).bytes()];
        store.bytes(name).get(bytes);
        return bytes;
    }

    @ParameterizedTest
    @MethodSource("fourBitCases")
    void should_pack_and_widen_four_bits_as_bitsandbytes_does(JsonNode one) {
        String name = one.get("name").textValue();
        boolean nested = one.get("nested").booleanValue();
        FourBitFormat format = new FourBitFormat(
                FourBitCode.valueOf(one.get("quant_type").textValue().toUpperCase()),
                one.get("blocksize").intValue(),
                nested);
        int height = one.get("shape").get(0).intValue();
        int width = one.get("shape").get(1).intValue();
        float[] weight = fourBit.tensor(one.get("weight").textValue()).floats();
        ByteBuffer packed =
                ByteBuffer.allocate((int) format.bytes(height, width)).order(ByteOrder.LITTLE_ENDIAN);
        format.pack(
                (offset, target, length) -> System.arraycopy(weight, (int) offset, target, 0, length),
                height,
                width,
                packed);

        byte[] codes = bytes(fourBit, name + ".packed");
        assertEquals((weight.length + 1) / 2, codes.length);
        int different = 0;
        for (int i = 0; i < codes.length; i++) {
            different += means(format.code(), packed.get(i), codes[i]) ? 0 : 1;
        }
        assertTrue(different <= codes.length / 500, different + " of " + codes.length + " bytes differ");

        ByteBuffer theirs = stored(format, height, width, name);
        float[] widened = new float[weight.length];
        format.widen(theirs, height, width, 0, widened, 0, widened.length);
        float[] expected = fourBit.tensor(name + ".dequantized").floats();
        String type = one.get("dtype").textValue();
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], rounded(widened[i], type), 0f);
        }
        FourBitLayout layout = FourBitLayout.of(format, height, width);
        for (int block = 0; block < layout.blocks(); block++) {
            if (nested) {
                int step = (packed.get(layout.scales() + block) & 0xff) - (theirs.get(layout.scales() + block) & 0xff);
                assertTrue(Math.abs(step) <= 1, "scale " + block + " is " + step + " steps off");
            } else {
                assertEquals(
                        theirs.getFloat(layout.scales() + 4 * block), packed.getFloat(layout.scales() + 4 * block));
            }
        }
        if (nested) {
            float mean = theirs.getFloat(layout.mean());
            assertEquals(mean, packed.getFloat(layout.mean()), 1e-6 * mean);
        }
        format.widen(packed, height, width, 0, widened, 0, widened.length);
        float[] part = new float[10];
        format.widen(packed, height, width, 131, part, 3, 5);
        for (int i = 0; i < 5; i++) {
            assertEquals(widened[131 + i], part[3 + i]);
        }
    }

    /** What bitsandbytes made of the case, in our layout. */
    private static ByteBuffer stored(FourBitFormat format, int height, int width, String name) {
        FourBitLayout layout = FourBitLayout.of(format, height, width);
        ByteBuffer bytes = ByteBuffer.allocate(layout.total()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(0, bytes(fourBit, name + ".packed"));
        if (!format.doubleQuantization()) {
            bytes.put(layout.scales(), bytes(fourBit, name + ".absmax"));
            return bytes;
        }
        return bytes.put(layout.scales(), bytes(fourBit, name + ".absmax"))
                .put(layout.scaleScales(), bytes(fourBit, name + ".nested_absmax"))
                .put(layout.mean(), bytes(fourBit, name + ".offset"));
    }

    /** Whether two bytes hold the same values; the two zeros of FP4 are one. */
    private static boolean means(FourBitCode code, int mine, int theirs) {
        return code.value(mine & 15) == code.value(theirs & 15)
                && code.value(mine >> 4 & 15) == code.value(theirs >> 4 & 15);
    }

    private static float rounded(float value, String type) {
        return switch (type) {
            case "float16" -> SmallFloats.halfToFloat(SmallFloats.floatToHalf(value));
            case "bfloat16" -> SmallFloats.bfloat16ToFloat(SmallFloats.floatToBfloat16(value));
            default -> value;
        };
    }

    @Test
    void should_know_the_codes_and_maps_to_the_bit() {
        assertArrayEquals(fourBit.tensor("code.nf4").floats(), FourBitCode.NF4.table());
        assertArrayEquals(fourBit.tensor("code.fp4").floats(), FourBitCode.FP4.table(), 0f);
        assertArrayEquals(eightBit.tensor("map.signed").floats(), DynamicMap.SIGNED.values());
        assertArrayEquals(eightBit.tensor("map.unsigned").floats(), DynamicMap.UNSIGNED.values());
        assertArrayEquals(fourBit.tensor("code.nested").floats(), DynamicMap.SIGNED.values());
    }

    @ParameterizedTest
    @MethodSource("eightBitCases")
    void should_quantize_in_blocks_of_eight_bits(JsonNode one) {
        String name = one.get("name").textValue();
        BlockwiseBytes format = new BlockwiseBytes(
                one.get("signed").booleanValue() ? DynamicMap.SIGNED : DynamicMap.UNSIGNED,
                one.get("blocksize").intValue());
        float[] values = eightBit.tensor(name + ".value").floats();
        byte[] codes = new byte[values.length];
        float[] largest = new float[format.blocks(values.length)];
        format.quantize(values, codes, largest);
        assertArrayEquals(bytes(eightBit, name + ".codes_nearest"), codes);
        assertArrayEquals(eightBit.tensor(name + ".absmax").floats(), largest);
        format.dequantize(codes, largest, values);
        assertArrayEquals(eightBit.tensor(name + ".dequantized_nearest").floats(), values);
    }

    @Test
    void should_quantize_rows_to_int8() {
        float[] weight = rows.tensor("weight").floats();
        RowInt8Format format = new RowInt8Format();
        ByteBuffer packed = ByteBuffer.allocate((int) format.bytes(20, 48)).order(ByteOrder.LITTLE_ENDIAN);
        format.pack(
                (offset, target, length) -> System.arraycopy(weight, (int) offset, target, 0, length), 20, 48, packed);
        byte[] codes = new byte[20 * 48];
        packed.get(0, codes);
        assertArrayEquals(bytes(rows, "weight.CB"), codes);
        float[] scales = rows.tensor("weight.SCB").floats();
        float[] widened = new float[20 * 48];
        format.widen(packed, 20, 48, 0, widened, 0, widened.length);
        for (int r = 0; r < 20; r++) {
            assertEquals(scales[r], packed.getFloat((int) format.scales(20, 48) + 4 * r));
            assertEquals(codes[r * 48 + 7] * scales[r] / 127, widened[r * 48 + 7]);
        }
    }

    @ParameterizedTest
    @MethodSource("blockCases")
    void should_read_and_write_gguf_blocks(JsonNode one) {
        String name = one.get("name").textValue();
        GgufFormat format = new GgufFormat(BlockFormat.valueOf(name));
        byte[] packed = bytes(blocks, name + ".bytes");
        long[] shape = blocks.info(name + ".values").shape();
        assertEquals(packed.length, format.bytes(shape[0], shape[1]));
        float[] expected = blocks.tensor(name + ".values").floats();
        float[] values = new float[expected.length];
        format.widen(ByteBuffer.wrap(packed), shape[0], shape[1], 0, values, 0, values.length);
        assertArrayEquals(expected, values);
        float[] part = new float[70];
        format.widen(ByteBuffer.wrap(packed), shape[0], shape[1], 29, part, 1, 69);
        for (int i = 0; i < 69 && 29 + i < values.length; i++) {
            assertEquals(values[29 + i], part[1 + i]);
        }
        assertEquals(one.get("quantize").booleanValue(), format.format().isWritable());
        if (format.format().isWritable()) {
            float[] matrix = blocks.tensor("matrix").floats();
            byte[] made = new byte[packed.length];
            format.pack(
                    (offset, target, length) -> System.arraycopy(matrix, (int) offset, target, 0, length),
                    shape[0],
                    shape[1],
                    ByteBuffer.wrap(made));
            assertArrayEquals(packed, made);
        }
    }
}

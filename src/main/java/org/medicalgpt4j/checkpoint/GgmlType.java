package org.medicalgpt4j.checkpoint;

import java.util.Map;
import java.util.stream.Collectors;
import org.medicalgpt4j.quantization.BlockFormat;

/** Numbers of the tensor types in GGUF files. */
final class GgmlType {
    private static final Map<Integer, StorageType> READABLE = Map.ofEntries(
            Map.entry(0, ScalarType.F32),
            Map.entry(1, ScalarType.F16),
            blocks(2, BlockFormat.Q4_0),
            blocks(3, BlockFormat.Q4_1),
            blocks(6, BlockFormat.Q5_0),
            blocks(7, BlockFormat.Q5_1),
            blocks(8, BlockFormat.Q8_0),
            blocks(10, BlockFormat.Q2_K),
            blocks(11, BlockFormat.Q3_K),
            blocks(12, BlockFormat.Q4_K),
            blocks(13, BlockFormat.Q5_K),
            blocks(14, BlockFormat.Q6_K),
            blocks(20, BlockFormat.IQ4_NL),
            blocks(23, BlockFormat.IQ4_XS),
            Map.entry(24, ScalarType.I8),
            Map.entry(25, ScalarType.I16),
            Map.entry(26, ScalarType.I32),
            Map.entry(27, ScalarType.I64),
            Map.entry(28, ScalarType.F64),
            Map.entry(30, ScalarType.BF16));

    private static final Map<Integer, String> OTHERS = Map.ofEntries(
            Map.entry(9, "Q8_1"),
            Map.entry(15, "Q8_K"),
            Map.entry(16, "IQ2_XXS"),
            Map.entry(17, "IQ2_XS"),
            Map.entry(18, "IQ3_XXS"),
            Map.entry(19, "IQ1_S"),
            Map.entry(21, "IQ3_S"),
            Map.entry(22, "IQ2_S"),
            Map.entry(29, "IQ1_M"),
            Map.entry(34, "TQ1_0"),
            Map.entry(35, "TQ2_0"),
            Map.entry(39, "MXFP4"));

    private GgmlType() {}

    private static Map.Entry<Integer, StorageType> blocks(int number, BlockFormat format) {
        return Map.entry(number, new BlockType(format));
    }

    /** @throws CheckpointException where tensors of this type cannot be read; the message names the type */
    static StorageType of(GgufCursor cursor, String tensor, int number) {
        StorageType type = READABLE.get(number);
        if (type != null) {
            return type;
        }
        if (OTHERS.containsKey(number)) {
            throw cursor.failure("tensor '" + tensor + "' is stored as " + OTHERS.get(number) + ", but only "
                    + readable() + " can be read");
        }
        throw cursor.failure("tensor '" + tensor + "' has the type number " + Integer.toUnsignedString(number)
                + ", which is unknown");
    }

    private static String readable() {
        return READABLE.keySet().stream()
                .sorted()
                .map(READABLE::get)
                .filter(StorageType::isFloat)
                .map(StorageType::label)
                .collect(Collectors.joining(", "));
    }
}

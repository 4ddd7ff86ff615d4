package org.medicalgpt4j.checkpoint;

import java.util.Map;
import java.util.stream.Collectors;

/** Numbers of the tensor types in GGUF files. */
final class GgmlType {
    private static final Map<Integer, StorageType> READABLE = Map.ofEntries(
            Map.entry(0, ScalarType.F32),
            Map.entry(1, ScalarType.F16),
            Map.entry(2, BlockType.Q4_0),
            Map.entry(3, BlockType.Q4_1),
            Map.entry(8, BlockType.Q8_0),
            Map.entry(24, ScalarType.I8),
            Map.entry(25, ScalarType.I16),
            Map.entry(26, ScalarType.I32),
            Map.entry(27, ScalarType.I64),
            Map.entry(28, ScalarType.F64),
            Map.entry(30, ScalarType.BF16));

    private static final Map<Integer, String> OTHERS = Map.ofEntries(
            Map.entry(6, "Q5_0"),
            Map.entry(7, "Q5_1"),
            Map.entry(9, "Q8_1"),
            Map.entry(10, "Q2_K"),
            Map.entry(11, "Q3_K"),
            Map.entry(12, "Q4_K"),
            Map.entry(13, "Q5_K"),
            Map.entry(14, "Q6_K"),
            Map.entry(15, "Q8_K"),
            Map.entry(16, "IQ2_XXS"),
            Map.entry(17, "IQ2_XS"),
            Map.entry(18, "IQ3_XXS"),
            Map.entry(19, "IQ1_S"),
            Map.entry(20, "IQ4_NL"),
            Map.entry(21, "IQ3_S"),
            Map.entry(22, "IQ2_S"),
            Map.entry(23, "IQ4_XS"),
            Map.entry(29, "IQ1_M"),
            Map.entry(34, "TQ1_0"),
            Map.entry(35, "TQ2_0"),
            Map.entry(39, "MXFP4"));

    private GgmlType() {}

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

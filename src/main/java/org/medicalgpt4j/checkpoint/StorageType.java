package org.medicalgpt4j.checkpoint;

/** How the elements of a tensor are laid out in a file: one by one ({@link ScalarType}), in blocks ({@link BlockType}), or as a whole matrix ({@link PackedType}). */
public sealed interface StorageType permits ScalarType, BlockType, PackedType {

    /** The name used in files and messages, such as {@code BF16} or {@code Q4_1}. */
    String label();

    /** Elements that are stored together; 1 for scalars. */
    int blockSize();

    /** Bytes of {@link #blockSize()} elements. */
    int bytesPerBlock();

    /** Whether the values are real numbers, which {@link StoredTensor#readFloats} widens to f32. */
    boolean isFloat();

    /**
     * Bytes of that many elements.
     *
     * @throws ArithmeticException where they do not fit in a long
     * @throws IllegalArgumentException where they are not whole blocks
     */
    default long bytes(long elements) {
        if (elements % blockSize() != 0) {
            throw new IllegalArgumentException(
                    elements + " elements are not whole " + label() + " blocks of " + blockSize());
        }
        return Math.multiplyExact(elements / blockSize(), (long) bytesPerBlock());
    }
}

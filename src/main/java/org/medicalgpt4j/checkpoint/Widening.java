package org.medicalgpt4j.checkpoint;

import java.nio.ByteBuffer;

/** Turns whole blocks of a storage type into f32. Exact: every value of these types but F64's and I64's has an f32 of its own. */
@FunctionalInterface
interface Widening {
    /** Elements handled per bulk read; a multiple of every block size, small enough for the first-level caches. */
    int CHUNK = 4096;

    /**
     * Reads {@code length} elements (whole blocks) from the position of {@code source} on.
     *
     * @param source little endian; its position moves past what was read
     */
    void widen(ByteBuffer source, float[] target, int at, int length);

    /** @throws IllegalArgumentException for a type that is not of floats */
    static Widening of(StorageType type) {
        if (type instanceof BlockType block) {
            return new BlockWidening(block.format());
        }
        return switch ((ScalarType) type) {
            case F64 -> ScalarWidening::f64;
            case F32 -> ScalarWidening::f32;
            case F16 -> ScalarWidening::f16;
            case BF16 -> ScalarWidening::bf16;
            case F8_E4M3 -> ScalarWidening::f8e4m3;
            case F8_E5M2 -> ScalarWidening::f8e5m2;
            default -> throw new IllegalArgumentException(type.label() + " is not a float type");
        };
    }
}

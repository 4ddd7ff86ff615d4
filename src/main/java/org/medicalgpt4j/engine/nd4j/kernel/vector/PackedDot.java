package org.medicalgpt4j.engine.nd4j.kernel.vector;

/**
 * Inner products of f32 values with a row of packed blocks of 32 elements, which are widened in registers. Every
 * implementation adds in the same order: eight partial sums, one for each element of a block modulo eight.
 */
public interface PackedDot {
    int LANES = 8;
    int ELEMENTS = 32;

    /** Bytes of a Q8_0 block: a f16 scale, then a signed byte for each element. */
    int Q8_0 = 34;

    /** Bytes of a Q4_0 block: a f16 scale, then nibbles, of which 8 is taken. */
    int Q4_0 = 18;

    /** Bytes of a Q4_1 block: a f16 scale, a f16 minimum, then nibbles. */
    int Q4_1 = 20;

    /** The implementation of this process. */
    static PackedDot chosen() {
        return Chosen.PACKED_DOT;
    }

    float q80(byte[] row, int blocks, float[] x, int xAt);

    float q40(byte[] row, int blocks, float[] x, int xAt);

    float q41(byte[] row, int blocks, float[] x, int xAt);

    /** Chosen once. */
    final class Chosen {
        private static final PackedDot PACKED_DOT =
                VectorMathChoice.usesVectorApi() ? SimdPackedDot.warmed() : new PlainPackedDot();

        private Chosen() {}
    }
}

package org.medicalgpt4j.quantization;

import java.util.Optional;

/**
 * The block formats of GGUF files: a few neighbouring elements of a row share a scale, and often a minimum. Layouts are those
 * of llama.cpp's {@code ggml-common.h}; the arithmetic is f32, in the order used there, so that values agree to the bit.
 */
public enum BlockFormat {
    /** f16 scale d, 16 bytes of nibbles (element i low in byte i, element i + 16 high): (q - 8) d. */
    Q4_0(32, 18, SmallBlocks::q40, BlockRounding::q40),
    /** f16 scale d, f16 minimum m, nibbles as before: q d + m. */
    Q4_1(32, 20, SmallBlocks::q41, BlockRounding::q41),
    /** f16 scale d, 32 fifth bits, nibbles as before: (q - 16) d. */
    Q5_0(32, 22, SmallBlocks::q50, BlockRounding::q50),
    /** f16 scale d, f16 minimum m, 32 fifth bits, nibbles as before: q d + m. */
    Q5_1(32, 24, SmallBlocks::q51, BlockRounding::q51),
    /** f16 scale d, 32 signed bytes: q d. */
    Q8_0(32, 34, SmallBlocks::q80, BlockRounding::q80),
    /** 16 scales and minima of 4 bits each, 256 elements of 2 bits, f16 scale of the scales and of the minima. */
    Q2_K(256, 84, SuperBlocks::q2),
    /** 256 third bits, 256 elements of 2 bits, 16 scales of 6 bits, f16 scale of the scales. */
    Q3_K(256, 110, SuperBlocks::q3),
    /** f16 scale of the scales and of the minima, 8 scales and minima of 6 bits, 256 nibbles. */
    Q4_K(256, 144, SuperBlocks::q4),
    /** As {@link #Q4_K}, with 256 fifth bits. */
    Q5_K(256, 176, SuperBlocks::q5),
    /** 256 nibbles, 256 pairs of upper bits, 16 signed scales of 8 bits, f16 scale of the scales. */
    Q6_K(256, 210, SuperBlocks::q6),
    /** f16 scale, 32 nibbles that choose from 16 unevenly spaced values. */
    IQ4_NL(32, 18, NonlinearBlocks::small),
    /** f16 scale of the scales, 8 scales of 6 bits, 256 nibbles that choose from the same 16 values. */
    IQ4_XS(256, 136, NonlinearBlocks::large);

    private final int elements;
    private final int bytes;
    private final Widening widening;
    private final Optional<Rounding> rounding;

    BlockFormat(int elements, int bytes, Widening widening) {
        this(elements, bytes, widening, Optional.empty());
    }

    BlockFormat(int elements, int bytes, Widening widening, Rounding rounding) {
        this(elements, bytes, widening, Optional.of(rounding));
    }

    BlockFormat(int elements, int bytes, Widening widening, Optional<Rounding> rounding) {
        this.elements = elements;
        this.bytes = bytes;
        this.widening = widening;
        this.rounding = rounding;
    }

    /** Elements of a block. */
    public int elements() {
        return elements;
    }

    /** Bytes of a block. */
    public int bytes() {
        return bytes;
    }

    /** Whether {@link #round} can make this format. */
    public boolean isWritable() {
        return rounding.isPresent();
    }

    /** Widens the block of {@link #bytes()} bytes at {@code from} to {@link #elements()} values at {@code to}. */
    public void widen(byte[] blocks, int from, float[] values, int to) {
        widening.widen(blocks, from, values, to);
    }

    /**
     * Rounds {@link #elements()} values at {@code from} to a block at {@code to}, as llama.cpp's reference code does.
     *
     * @throws UnsupportedOperationException if not {@link #isWritable()}
     */
    public void round(float[] values, int from, byte[] blocks, int to) {
        rounding.orElseThrow(() -> new UnsupportedOperationException(name() + " can be read, but not written"))
                .round(values, from, blocks, to);
    }

    /** Reads one block. */
    @FunctionalInterface
    interface Widening {
        void widen(byte[] blocks, int from, float[] values, int to);
    }

    /** Makes one block. */
    @FunctionalInterface
    interface Rounding {
        void round(float[] values, int from, byte[] blocks, int to);
    }
}

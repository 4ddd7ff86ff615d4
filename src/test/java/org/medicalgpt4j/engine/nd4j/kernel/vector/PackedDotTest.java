package org.medicalgpt4j.engine.nd4j.kernel.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.medicalgpt4j.quantization.BlockFormat;
import org.medicalgpt4j.quantization.GgufFormat;

/** The two implementations against each other (same bits), and against double precision. */
class PackedDotTest {

    @Test
    void should_multiply_packed_rows_with_the_same_bits_everywhere() {
        PackedDot plain = new PlainPackedDot();
        PackedDot simd = SimdPackedDot.warmed();
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            int blocks = 1 + random.nextInt(20);
            float[] x = normal(random, 3 + blocks * PackedDot.ELEMENTS);
            for (BlockFormat format : new BlockFormat[] {BlockFormat.Q8_0, BlockFormat.Q4_0, BlockFormat.Q4_1}) {
                byte[] row = new byte[blocks * format.bytes()];
                float[] values = normal(random, blocks * PackedDot.ELEMENTS);
                new GgufFormat(format)
                        .pack(
                                (offset, target, length) -> System.arraycopy(values, (int) offset, target, 0, length),
                                1,
                                values.length,
                                ByteBuffer.wrap(row));
                String message = format + ", seed " + seed;
                float expected = dot(plain, format, row, blocks, x);
                assertEquals(expected, dot(simd, format, row, blocks, x), message);
                new GgufFormat(format).widen(ByteBuffer.wrap(row), 1, values.length, 0, values, 0, values.length);
                double exact = 0;
                for (int i = 0; i < values.length; i++) {
                    exact += (double) values[i] * x[3 + i];
                }
                assertEquals(exact, expected, 2e-5 * Math.sqrt(values.length), message);
            }
        }
    }

    private static float dot(PackedDot dot, BlockFormat format, byte[] row, int blocks, float[] x) {
        return switch (format) {
            case Q8_0 -> dot.q80(row, blocks, x, 3);
            case Q4_0 -> dot.q40(row, blocks, x, 3);
            default -> dot.q41(row, blocks, x, 3);
        };
    }

    private static float[] normal(Random random, int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}

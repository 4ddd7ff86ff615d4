package org.medicalgpt4j.engine.nd4j.kernel.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.medicalgpt4j.engine.AdamWStep;
import org.medicalgpt4j.op.DropoutMask;
import org.medicalgpt4j.op.LoraLinear;

/** The two implementations against each other (same bits), and sums against double precision. */
class VectorMathTest {
    private static final int ROUNDS = 300;
    private static final float[] SPECIAL = {
        0f,
        -0f,
        Float.MIN_VALUE,
        -1e-40f,
        1e30f,
        -1e30f,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.NaN,
        88.9f,
        -87.4f,
        -103f,
        Float.MAX_VALUE
    };

    private final long seed = new Random().nextLong();
    private final VectorMath plain = new PlainMath();
    private final VectorMath simd = new SimdMath();

    /** Arguments of one call, the same for both implementations. */
    private static final class Data {
        final float[] a = new float[512];
        final float[] b = new float[512];
        final float[] c = new float[1024];
        final float[] d = new float[512];
        final int aAt;
        final int bAt;
        final int cAt;
        final int length;
        final float factor;

        Data(long seed, boolean special) {
            Random random = new Random(seed);
            for (float[] values : new float[][] {a, b, c, d}) {
                for (int i = 0; i < values.length; i++) {
                    boolean odd = special && random.nextInt(10) == 0;
                    values[i] = odd ? SPECIAL[random.nextInt(SPECIAL.length)] : (float) random.nextGaussian() * 4;
                }
            }
            length = random.nextInt(4) == 0 ? random.nextInt(9) : random.nextInt(300);
            aAt = random.nextInt(200);
            bAt = random.nextInt(200);
            cAt = random.nextInt(200);
            factor = (float) random.nextGaussian();
        }
    }

    @FunctionalInterface
    private interface Call {
        double on(VectorMath math, Data data);
    }

    private void assertSameBits(String name, Call call) {
        for (int round = 0; round < ROUNDS; round++) {
            boolean special = round % 2 == 1;
            Data expected = new Data(seed + round, special);
            Data actual = new Data(seed + round, special);
            String at = name + ", seed " + (seed + round);
            assertEquals(call.on(plain, expected), call.on(simd, actual), at);
            assertArrayEquals(expected.a, actual.a, at);
            assertArrayEquals(expected.b, actual.b, at);
            assertArrayEquals(expected.c, actual.c, at);
            assertArrayEquals(expected.d, actual.d, at);
        }
    }

    @Test
    void should_give_the_same_sums() {
        assertSameBits("dot", (m, d) -> m.dot(d.a, d.aAt, d.b, d.bAt, d.length));
        assertSameBits("sum of squares", (m, d) -> m.sumOfSquares(d.a, d.aAt, d.length));
        assertSameBits("max", (m, d) -> m.max(d.a, d.aAt, d.length));
        assertSameBits("exp", (m, d) -> m.expAndSum(d.factor, d.a, d.aAt, d.length));
    }

    @Test
    void should_give_the_same_elements() {
        assertSameBits("add", call((m, d) -> m.add(d.a, d.aAt, d.b, d.bAt, d.c, d.cAt, d.length)));
        assertSameBits("multiply", call((m, d) -> m.multiply(d.a, d.aAt, d.b, d.bAt, d.c, d.cAt, d.length)));
        assertSameBits("scale", call((m, d) -> m.scale(d.factor, d.a, d.aAt, d.length)));
        assertSameBits("addScaled", call((m, d) -> m.addScaled(d.factor, d.a, d.aAt, d.b, d.bAt, d.length)));
        assertSameBits(
                "scaledProduct",
                call((m, d) -> m.scaledProduct(d.factor, d.a, d.aAt, d.b, d.bAt, d.c, d.cAt, d.length)));
        assertSameBits(
                "addScaledProduct",
                call((m, d) -> m.addScaledProduct(d.factor, d.a, d.aAt, d.b, d.bAt, d.c, d.cAt, d.length)));
        assertSameBits("combine", call((m, d) -> m.combine(d.factor, d.c, d.cAt, 0.3f, d.a, d.aAt, d.length)));
    }

    @Test
    void should_give_the_same_rows() {
        assertSameBits(
                "softmaxGradient", call((m, d) -> m.softmaxGradient(d.factor, 0.3f, d.a, d.aAt, d.b, d.bAt, d.length)));
        assertSameBits("exp", call((m, d) -> m.exp(-1f, d.factor, d.a, d.aAt, d.c, d.cAt, d.length)));
        assertSameBits("swiGlu", call((m, d) -> m.swiGlu(d.a, d.aAt, d.b, d.bAt, d.c, d.cAt, d.length)));
        assertSameBits(
                "swiGluGradient",
                call((m, d) -> m.swiGluGradient(d.a, d.aAt, d.b, d.bAt, d.c, d.cAt, d.d, d.aAt, d.length)));
        assertSameBits("rotate", call((m, d) -> m.rotate(d.c, d.cAt, d.length, d.a, d.aAt, d.b, d.bAt, d.length)));
        AdamWStep step = AdamWStep.of(7, 1e-2, 0.9, 0.99, 1e-8, 0.1, 0.7);
        assertSameBits("adamW", call((m, d) -> m.adamW(step, d.a, d.b, d.c, d.d, d.length)));
    }

    @Test
    void should_drop_the_same_elements() {
        for (int round = 0; round < ROUNDS; round++) {
            Random random = new Random(seed + round);
            int columns = 1 + random.nextInt(300);
            int[] key = {random.nextInt(), random.nextInt(), random.nextInt(), random.nextInt(Integer.MAX_VALUE)};
            LoraLinear.Settings settings = new LoraLinear.Settings(1, random.nextDouble(), random.nextInt());
            DropoutMask mask = new DropoutMask(key, settings, columns);
            float[] expected = new float[columns];
            float[] actual = new float[columns];
            int row = random.nextInt(1000);
            plain.dropout(mask, row, expected);
            simd.dropout(mask, row, actual);
            assertArrayEquals(expected, actual, "seed " + (seed + round));
        }
    }

    private static Call call(BiConsumer<VectorMath, Data> action) {
        return (math, data) -> {
            action.accept(math, data);
            return 0;
        };
    }

    @Test
    void should_sum_as_double_precision_does() {
        for (VectorMath math : new VectorMath[] {plain, simd}) {
            for (int round = 0; round < ROUNDS; round++) {
                Data d = new Data(seed + round, false);
                double dot = 0;
                double squares = 0;
                double size = 0;
                for (int i = 0; i < d.length; i++) {
                    dot += (double) d.a[d.aAt + i] * d.b[d.bAt + i];
                    size += Math.abs((double) d.a[d.aAt + i] * d.b[d.bAt + i]);
                    squares += (double) d.a[d.aAt + i] * d.a[d.aAt + i];
                }
                String at = "seed " + (seed + round);
                assertEquals(dot, math.dot(d.a, d.aAt, d.b, d.bAt, d.length), 1e-6 * size, at);
                assertEquals(squares, math.sumOfSquares(d.a, d.aAt, d.length), 1e-13 * squares, at);
            }
        }
    }

    @Test
    void should_use_the_vector_api_when_the_module_is_there() {
        assertTrue(VectorMathChoice.usesVectorApi());
    }
}

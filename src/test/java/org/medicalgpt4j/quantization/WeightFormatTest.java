package org.medicalgpt4j.quantization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every format promises, with random matrices. */
class WeightFormatTest {
    private static final int ROWS = 7;
    private static final int COLUMNS = 96;

    /** A format and the largest error it may make, as a share of the matrix's largest magnitude. */
    record Precision(WeightFormat format, double share) {}

    static Stream<Precision> formats() {
        return Stream.of(
                new Precision(new FourBitFormat(FourBitCode.NF4, 64, false), 0.16),
                new Precision(new FourBitFormat(FourBitCode.NF4, 128, true), 0.17),
                new Precision(new FourBitFormat(FourBitCode.FP4, 64, true), 0.18),
                new Precision(new RowInt8Format(), 0.005),
                new Precision(new GgufFormat(BlockFormat.Q8_0), 0.005),
                new Precision(new GgufFormat(BlockFormat.Q5_0), 0.07),
                new Precision(new GgufFormat(BlockFormat.Q5_1), 0.035),
                new Precision(new GgufFormat(BlockFormat.Q4_0), 0.13),
                new Precision(new GgufFormat(BlockFormat.Q4_1), 0.07));
    }

    @ParameterizedTest
    @MethodSource("formats")
    void should_come_back_close_to_what_was_packed(Precision precision) {
        long seed = new Random().nextLong();
        float[] values = random(seed);
        float[] widened = widened(precision.format(), packed(precision.format(), values));
        float largest = Magnitudes.largest(values, 0, values.length);
        for (int i = 0; i < values.length; i++) {
            assertEquals(values[i], widened[i], precision.share() * largest, "element " + i + ", seed " + seed);
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void should_keep_what_it_made_itself(Precision precision) {
        long seed = new Random().nextLong();
        WeightFormat format = precision.format();
        float[] once = widened(format, packed(format, random(seed)));
        float[] twice = widened(format, packed(format, once));
        float largest = Magnitudes.largest(once, 0, once.length);
        for (int i = 0; i < once.length; i++) {
            assertEquals(once[i], twice[i], 0.01 * largest, "element " + i + ", seed " + seed);
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void should_keep_a_matrix_of_zeros(Precision precision) {
        for (float value : widened(precision.format(), packed(precision.format(), new float[ROWS * COLUMNS]))) {
            assertEquals(0f, value, 0f);
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void should_refuse_numbers_that_are_not_finite(Precision precision) {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            float[] values = random(1);
            values[100] = bad;
            QuantizationException refused =
                    assertThrows(QuantizationException.class, () -> packed(precision.format(), values));
            assertTrue(refused.getMessage().contains("not finite"), refused.getMessage());
        }
    }

    @Test
    void should_refuse_what_a_format_cannot_hold() {
        String rows = assertThrows(QuantizationException.class, () -> new GgufFormat(BlockFormat.Q4_K).bytes(3, 96))
                .getMessage();
        assertEquals("rows of 96 elements cannot be kept as Q4_K, whose blocks have 256", rows);
        String written = assertThrows(
                        QuantizationException.class,
                        () -> new GgufFormat(BlockFormat.Q6_K)
                                .pack((offset, target, length) -> {}, 1, 256, ByteBuffer.allocate(210)))
                .getMessage();
        assertEquals("Q6_K can be read, but not written", written);
        assertThrows(QuantizationException.class, () -> new FourBitFormat(FourBitCode.NF4, 65, false));
        for (WeightFormat format : new WeightFormat[] {
            new FourBitFormat(FourBitCode.NF4, 64, true), new RowInt8Format(), new GgufFormat(BlockFormat.Q8_0)
        }) {
            String large = assertThrows(QuantizationException.class, () -> format.bytes(1 << 20, 1 << 20))
                    .getMessage();
            assertTrue(large.contains("1048576 x 1048576"), large);
        }
    }

    private static float[] random(long seed) {
        Random random = new Random(seed);
        float[] values = new float[ROWS * COLUMNS];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static ByteBuffer packed(WeightFormat format, float[] values) {
        ByteBuffer packed =
                ByteBuffer.allocate((int) format.bytes(ROWS, COLUMNS)).order(ByteOrder.LITTLE_ENDIAN);
        format.pack(
                (offset, target, length) -> System.arraycopy(values, (int) offset, target, 0, length),
                ROWS,
                COLUMNS,
                packed);
        return packed;
    }

    private static float[] widened(WeightFormat format, ByteBuffer packed) {
        float[] widened = new float[ROWS * COLUMNS];
        format.widen(packed, ROWS, COLUMNS, 0, widened, 0, widened.length);
        return widened;
    }
}

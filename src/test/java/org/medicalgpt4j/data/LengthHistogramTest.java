package org.medicalgpt4j.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LengthHistogramTest {
    @Test
    void should_count_lengths_in_powers_of_two_from_the_first_that_occurs() {
        LengthHistogram histogram = LengthHistogram.of(new int[] {100, 17, 32, 20});
        assertEquals(
                List.of(
                        new LengthHistogram.Bucket(17, 32, 3),
                        new LengthHistogram.Bucket(33, 64, 0),
                        new LengthHistogram.Bucket(65, 128, 1)),
                histogram.buckets());
        assertEquals(17, histogram.shortest());
        assertEquals(20, histogram.median());
        assertEquals(100, histogram.longest());
        assertEquals(42.25, histogram.mean());
    }

    @Test
    void should_find_the_length_that_95_of_100_do_not_exceed() {
        assertEquals(
                95, LengthHistogram.of(IntStream.rangeClosed(1, 100).toArray()).percentile95());
        assertEquals(7, LengthHistogram.of(new int[] {7}).percentile95());
    }

    @Test
    void should_be_all_zero_without_sequences() {
        assertEquals(new LengthHistogram(0, 0, 0, 0, 0, List.of()), LengthHistogram.of(new int[0]));
    }
}

package org.medicalgpt4j.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How long sequences are.
 *
 * @param shortest in tokens; 0 for all figures if there is no sequence
 * @param median the middle one, the lower of two
 * @param percentile95 the length that 95 of 100 do not exceed
 * @param longest in tokens
 * @param mean in tokens
 * @param buckets numbers of sequences by length, up to powers of two
 */
public record LengthHistogram(
        int shortest, int median, int percentile95, int longest, double mean, List<Bucket> buckets) {

    /** Sequences of {@code from} to {@code to} tokens, both included. */
    public record Bucket(int from, int to, int sequences) {}

    public LengthHistogram {
        buckets = List.copyOf(buckets);
    }

    public static LengthHistogram of(int[] lengths) {
        if (lengths.length == 0) {
            return new LengthHistogram(0, 0, 0, 0, 0, List.of());
        }
        int[] sorted = lengths.clone();
        Arrays.sort(sorted);
        int last = sorted.length - 1;
        List<Bucket> buckets = new ArrayList<>();
        int from = 1;
        for (long to = 16; from <= sorted[last]; to *= 2) {
            int most = (int) Math.min(to, Integer.MAX_VALUE);
            int count = below(sorted, most + 1L) - below(sorted, from);
            if (count > 0 || !buckets.isEmpty()) {
                buckets.add(new Bucket(from, most, count));
            }
            from = most + 1;
        }
        return new LengthHistogram(
                sorted[0],
                sorted[last / 2],
                sorted[(int) Math.ceil(0.95 * sorted.length) - 1],
                sorted[last],
                Arrays.stream(sorted).average().orElse(0),
                buckets);
    }

    private static int below(int[] sorted, long limit) {
        int count = 0;
        int end = sorted.length;
        while (count < end) {
            int middle = (count + end) >>> 1;
            if (sorted[middle] < limit) {
                count = middle + 1;
            } else {
                end = middle;
            }
        }
        return count;
    }
}

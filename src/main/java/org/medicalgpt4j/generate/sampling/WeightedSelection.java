package org.medicalgpt4j.generate.sampling;

/**
 * Finds where a running sum over sorted values passes a bound, without sorting: Hoare's selection ("Algorithm 65: Find",
 * 1961) that compares sums of weights instead of ranks. Expected time is linear.
 */
final class WeightedSelection {
    private WeightedSelection() {}

    /**
     * The smallest key such that the weights of all keys up to it reach the mass; the largest key if they never do. Both
     * arrays are reordered.
     *
     * @param mass above 0
     */
    static double threshold(double[] keys, double[] weights, int size, double mass) {
        int low = 0;
        int high = size;
        double below = 0;
        while (true) {
            double pivot = median(keys[low], keys[(low + high) >>> 1], keys[high - 1]);
            double less = 0;
            double equal = 0;
            int end = low;
            int start = high;
            for (int i = low; i < start; ) {
                if (keys[i] < pivot) {
                    less += weights[i];
                    swap(keys, weights, i++, end++);
                } else if (keys[i] > pivot) {
                    swap(keys, weights, i, --start);
                } else {
                    equal += weights[i++];
                }
            }
            if (end > low && below + less >= mass) {
                high = end;
            } else if (start == high || below + less + equal >= mass) {
                return pivot;
            } else {
                below += less + equal;
                low = start;
            }
        }
    }

    private static double median(double a, double b, double c) {
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }

    private static void swap(double[] keys, double[] weights, int i, int j) {
        double key = keys[i];
        keys[i] = keys[j];
        keys[j] = key;
        double weight = weights[i];
        weights[i] = weights[j];
        weights[j] = weight;
    }
}

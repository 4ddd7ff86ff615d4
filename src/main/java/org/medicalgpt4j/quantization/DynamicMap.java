package org.medicalgpt4j.quantization;

import java.util.Arrays;

/**
 * The 256 values, in [-1, 1] or [0, 1], that eight bits choose from in block-wise quantization: seven powers of ten, each
 * with twice as many values as the one below it (Dettmers et al., "8-bit Optimizers via Block-wise Quantization", 2022).
 */
public final class DynamicMap {
    /** For first moments and for the scales of scales. */
    public static final DynamicMap SIGNED = new DynamicMap(true);

    /** For second moments, which are never negative. */
    public static final DynamicMap UNSIGNED = new DynamicMap(false);

    private static final int POWERS = 7;
    private static final int SIZE = 256;

    private final float[] values = new float[SIZE];

    private DynamicMap(boolean signed) {
        int filled = 0;
        for (int power = 0; power < POWERS; power++) {
            int items = 1 << (signed ? power : power + 1);
            for (int i = 0; i < items; i++) {
                float middle = (boundary(i, items) + boundary(i + 1, items)) / 2;
                float value = (float) Math.pow(10, power - POWERS + 1) * middle;
                values[filled++] = value;
                if (signed) {
                    values[filled++] = -value;
                }
            }
        }
        values[filled++] = 0;
        values[filled] = 1;
        Arrays.sort(values);
    }

    /** Boundary i of equal steps from 0.1 to 1, counted from the nearer end and rounded once, as PyTorch's {@code linspace}. */
    private static float boundary(int i, int steps) {
        float step = (1 - 0.1f) / steps;
        return i < (steps + 1) / 2 ? Math.fma(step, i, 0.1f) : Math.fma(-step, steps - i, 1f);
    }

    /** All values, rising. */
    public float[] values() {
        return values.clone();
    }

    /** @param code 0 to 255 */
    public float value(int code) {
        return values[code];
    }

    /** The code of the nearest value, the lower one of two equally near. */
    public int nearest(float value) {
        int found = Arrays.binarySearch(values, value);
        if (found >= 0) {
            return found;
        }
        int above = -found - 1;
        if (above == 0 || above == SIZE) {
            return Math.min(above, SIZE - 1);
        }
        return value - values[above - 1] <= values[above] - value ? above - 1 : above;
    }
}

package org.medicalgpt4j.quantization;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** The sixteen values, in [-1, 1], that four bits choose from. */
public enum FourBitCode {
    /** Quantiles of the normal distribution with an exact zero (Dettmers et al., "QLoRA", 2023, appendix E). */
    NF4(
            -1.0f,
            -0.6961928009986877f,
            -0.5250730514526367f,
            -0.39491748809814453f,
            -0.28444138169288635f,
            -0.18477343022823334f,
            -0.09105003625154495f,
            0.0f,
            0.07958029955625534f,
            0.16093020141124725f,
            0.24611230194568634f,
            0.33791524171829224f,
            0.44070982933044434f,
            0.5626170039176941f,
            0.7229568362236023f,
            1.0f),
    /** Sign, two exponent bits and one mantissa bit, as bitsandbytes numbers them; code 8 is a negative zero. */
    FP4(
            0.0f,
            0.0052083334885537624f,
            0.6666666865348816f,
            1.0f,
            0.3333333432674408f,
            0.5f,
            0.1666666716337204f,
            0.25f,
            -0.0f,
            -0.0052083334885537624f,
            -0.6666666865348816f,
            -1.0f,
            -0.3333333432674408f,
            -0.5f,
            -0.1666666716337204f,
            -0.25f);

    private final float[] values;
    /** Codes by rising value, and the middles between neighbours. */
    private final int[] rising;

    private final float[] middles;

    FourBitCode(float... values) {
        this.values = values;
        // Float.compare puts the negative zero below the positive one.
        this.rising = IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparing(code -> values[code]))
                .mapToInt(Integer::intValue)
                .toArray();
        this.middles = new float[values.length - 1];
        for (int i = 0; i < middles.length; i++) {
            middles[i] = (values[rising[i]] + values[rising[i + 1]]) / 2;
        }
    }

    /** The value of each code. */
    public float[] table() {
        return values.clone();
    }

    float value(int code) {
        return values[code];
    }

    /** The code of the nearest value. */
    int nearest(float value) {
        int found = Arrays.binarySearch(middles, value);
        return rising[found >= 0 ? found : -found - 1];
    }
}

package org.medicalgpt4j.op;

/**
 * How the frequencies of a rotary embedding are stretched for sequences longer than those of pre-training.
 *
 * <p>Formulas and f32 rounding follow the reference implementation (Hugging Face transformers, {@code
 * modeling_rope_utils}); papers: RoFormer (Su et al., 2021), YaRN (Peng et al., 2023).
 */
public sealed interface RotaryScaling {

    /**
     * Inverse frequencies, one for each pair of elements.
     *
     * @param size number of rotated elements of a head
     * @param base for example 10000
     * @param length length of the sequence at hand
     */
    float[] inverseFrequencies(int size, double base, int length);

    /** What cosines and sines are multiplied by. */
    default double attentionFactor() {
        return 1;
    }

    /** Numbers from which {@link #decode} makes an equal object; the first one tells the kind. */
    double[] encode();

    static RotaryScaling decode(double[] numbers) {
        return switch ((int) numbers[0]) {
            case 0 -> new None();
            case 1 -> new Linear(numbers[1]);
            case 2 -> new Dynamic(numbers[1], (int) numbers[2]);
            case 3 -> new Yarn(numbers[1], (int) numbers[2], numbers[3], numbers[4], numbers[5], numbers[6] != 0);
            case 4 -> new Llama3(numbers[1], numbers[2], numbers[3], (int) numbers[4]);
            case 5 -> new QwenDynamic((int) numbers[1]);
            case 6 -> new HalfPrecision();
            default -> throw new OpException("no rotary scaling of kind " + numbers[0]);
        };
    }

    private static void requirePositive(String what, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new OpException("a rotary scaling's " + what + " must be positive, got " + value);
        }
    }

    private static float[] plain(int size, double base) {
        float[] inverse = new float[size / 2];
        for (int i = 0; i < inverse.length; i++) {
            float exponent = (float) (2 * i) / (float) size;
            inverse[i] = 1f / (float) Math.pow((float) base, exponent);
        }
        return inverse;
    }

    /** As in pre-training. */
    record None() implements RotaryScaling {
        @Override
        public float[] inverseFrequencies(int size, double base, int length) {
            return plain(size, base);
        }

        @Override
        public double[] encode() {
            return new double[] {0};
        }
    }

    /** All positions divided by {@code factor}. */
    record Linear(double factor) implements RotaryScaling {
        public Linear {
            requirePositive("factor", factor);
        }

        @Override
        public float[] inverseFrequencies(int size, double base, int length) {
            float[] inverse = plain(size, base);
            for (int i = 0; i < inverse.length; i++) {
                inverse[i] /= (float) factor;
            }
            return inverse;
        }

        @Override
        public double[] encode() {
            return new double[] {1, factor};
        }
    }

    /** A base that grows with the sequence once it is longer than {@code maxPositions} ("dynamic NTK"). */
    record Dynamic(double factor, int maxPositions) implements RotaryScaling {
        public Dynamic {
            requirePositive("factor", factor);
            requirePositive("number of positions", maxPositions);
        }

        @Override
        public float[] inverseFrequencies(int size, double base, int length) {
            if (length <= maxPositions) {
                return plain(size, base);
            }
            if (size == 2) {
                throw new OpException("a rotary scaling that grows with the sequence needs more than one pair");
            }
            float stretch = (float) factor * length / maxPositions - (float) (factor - 1);
            float growth = (float) Math.pow(stretch, (float) (size / (size - 2.0)));
            return plain(size, (float) base * growth);
        }

        @Override
        public double[] encode() {
            return new double[] {2, factor, maxPositions};
        }
    }

    /**
     * High frequencies kept, low ones divided by {@code factor}, a ramp between them.
     *
     * @param originalPositions longest sequence of pre-training
     * @param attention what cosines and sines are multiplied by
     * @param truncate whether the ends of the ramp are rounded to whole pairs
     */
    record Yarn(
            double factor, int originalPositions, double attention, double betaFast, double betaSlow, boolean truncate)
            implements RotaryScaling {
        public Yarn {
            requirePositive("factor", factor);
            requirePositive("number of original positions", originalPositions);
            requirePositive("attention factor", attention);
            requirePositive("slow beta", betaSlow);
            requirePositive("fast beta", betaFast);
        }

        @Override
        public float[] inverseFrequencies(int size, double base, int length) {
            double low = pairOf(betaFast, size, base);
            double high = pairOf(betaSlow, size, base);
            if (truncate) {
                low = Math.floor(low);
                high = Math.ceil(high);
            }
            low = Math.max(low, 0);
            high = Math.min(high, size - 1);
            if (low == high) {
                high += 0.001; // avoids a division by zero, as the reference does
            }
            float[] kept = plain(size, base);
            for (int i = 0; i < kept.length; i++) {
                float ramp = (float) Math.min(1, Math.max(0, (i - low) / (high - low)));
                float interpolated = 1f / ((float) factor * (1f / kept[i]));
                float keep = 1 - ramp;
                kept[i] = interpolated * (1 - keep) + kept[i] * keep;
            }
            return kept;
        }

        /** The (fractional) pair that turns {@code rotations} times over the original positions. */
        private double pairOf(double rotations, int size, double base) {
            return size * Math.log(originalPositions / (rotations * 2 * Math.PI)) / (2 * Math.log(base));
        }

        @Override
        public double attentionFactor() {
            return attention;
        }

        @Override
        public double[] encode() {
            return new double[] {3, factor, originalPositions, attention, betaFast, betaSlow, truncate ? 1 : 0};
        }
    }

    /** Llama 3.1: long waves divided by {@code factor}, short ones kept, those between blended. */
    record Llama3(double factor, double lowFrequency, double highFrequency, int originalPositions)
            implements RotaryScaling {
        public Llama3 {
            requirePositive("factor", factor);
            requirePositive("low frequency factor", lowFrequency);
            requirePositive("number of original positions", originalPositions);
            if (!(highFrequency > lowFrequency)) {
                throw new OpException("a rotary scaling's high frequency factor must exceed the low one, "
                        + lowFrequency + ", got " + highFrequency);
            }
        }

        @Override
        public float[] inverseFrequencies(int size, double base, int length) {
            float[] inverse = plain(size, base);
            double longest = originalPositions / lowFrequency;
            double shortest = originalPositions / highFrequency;
            for (int i = 0; i < inverse.length; i++) {
                float wave = (float) (2 * Math.PI) / inverse[i];
                if (wave > longest) {
                    inverse[i] /= (float) factor;
                } else if (wave >= shortest) {
                    float smooth = (float) ((originalPositions / wave - lowFrequency) / (highFrequency - lowFrequency));
                    inverse[i] = (1 - smooth) * inverse[i] / (float) factor + smooth * inverse[i];
                }
            }
            return inverse;
        }

        @Override
        public double[] encode() {
            return new double[] {4, factor, lowFrequency, highFrequency, originalPositions};
        }
    }

    /** Qwen's first generation: a base that grows in steps, whenever the sequence has doubled beyond {@code trained}. */
    record QwenDynamic(int trained) implements RotaryScaling {
        public QwenDynamic {
            requirePositive("trained length", trained);
        }

        @Override
        public float[] inverseFrequencies(int size, double base, int length) {
            double doublings = Math.ceil(Math.log((double) length / trained) / Math.log(2) + 1);
            double growth = Math.max(1, Math.pow(2, doublings) - 1);
            if (growth == 1) {
                return plain(size, base);
            }
            if (size == 2) {
                throw new OpException("a rotary scaling that grows with the sequence needs more than one pair");
            }
            return plain(size, base * Math.pow(growth, size / (size - 2.0)));
        }

        @Override
        public double[] encode() {
            return new double[] {5, trained};
        }
    }

    /** Frequencies rounded to half precision, as ChatGLM-6B was trained with. */
    record HalfPrecision() implements RotaryScaling {
        @Override
        public float[] inverseFrequencies(int size, double base, int length) {
            float[] inverse = plain(size, base);
            for (int i = 0; i < inverse.length; i++) {
                inverse[i] = halfPrecision(inverse[i]);
            }
            return inverse;
        }

        @Override
        public double[] encode() {
            return new double[] {6};
        }

        /** Rounds a number of at most 1 to half precision, ties to even: steps of 2^-10 of its power of two, or of 2^-24. */
        private static float halfPrecision(float x) {
            double step = Math.scalb(1.0, Math.max(Math.getExponent(x), -14) - 10);
            return (float) (Math.rint(x / step) * step);
        }
    }
}

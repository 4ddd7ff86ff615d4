package org.medicalgpt4j.engine.nd4j.kernel.vector;

import org.medicalgpt4j.engine.AdamWStep;
import org.medicalgpt4j.op.DropoutMask;

/** Plain loops. */
final class PlainMath implements VectorMath {

    @Override
    public float dot(float[] a, int aAt, float[] b, int bAt, int length) {
        int blocks = length - length % PARTIALS;
        float sum = 0;
        if (blocks > 0) {
            float[] partial = new float[PARTIALS];
            for (int i = 0; i < blocks; i += PARTIALS) {
                for (int j = 0; j < PARTIALS; j++) {
                    partial[j] += a[aAt + i + j] * b[bAt + i + j];
                }
            }
            sum = fold(partial);
        }
        for (int i = blocks; i < length; i++) {
            sum += a[aAt + i] * b[bAt + i];
        }
        return sum;
    }

    @Override
    public double sumOfSquares(float[] x, int xAt, int length) {
        int width = PARTIALS / 2;
        int blocks = length - length % width;
        double[] partial = new double[width];
        for (int i = 0; i < blocks; i += width) {
            for (int j = 0; j < width; j++) {
                double value = x[xAt + i + j];
                partial[j] += value * value;
            }
        }
        for (int half = width / 2; half > 0; half /= 2) {
            for (int j = 0; j < half; j++) {
                partial[j] += partial[j + half];
            }
        }
        double sum = partial[0];
        for (int i = blocks; i < length; i++) {
            double value = x[xAt + i];
            sum += value * value;
        }
        return sum;
    }

    @Override
    public float max(float[] x, int xAt, int length) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < length; i++) {
            max = Math.max(max, x[xAt + i]);
        }
        return max;
    }

    @Override
    public void add(float[] a, int aAt, float[] b, int bAt, float[] out, int outAt, int length) {
        for (int i = 0; i < length; i++) {
            out[outAt + i] = a[aAt + i] + b[bAt + i];
        }
    }

    @Override
    public void multiply(float[] a, int aAt, float[] b, int bAt, float[] out, int outAt, int length) {
        for (int i = 0; i < length; i++) {
            out[outAt + i] = a[aAt + i] * b[bAt + i];
        }
    }

    @Override
    public void scale(float factor, float[] x, int xAt, int length) {
        for (int i = 0; i < length; i++) {
            x[xAt + i] *= factor;
        }
    }

    @Override
    public void addScaled(float factor, float[] x, int xAt, float[] y, int yAt, int length) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] += factor * x[xAt + i];
        }
    }

    @Override
    public void scaledProduct(
            float factor, float[] x, int xAt, float[] weight, int weightAt, float[] out, int outAt, int length) {
        for (int i = 0; i < length; i++) {
            out[outAt + i] = factor * x[xAt + i] * weight[weightAt + i];
        }
    }

    @Override
    public void addScaledProduct(float factor, float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int length) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] += factor * a[aAt + i] * b[bAt + i];
        }
    }

    @Override
    public void combine(float factor, float[] out, int outAt, float xFactor, float[] x, int xAt, int length) {
        for (int i = 0; i < length; i++) {
            out[outAt + i] = factor * out[outAt + i] + xFactor * x[xAt + i];
        }
    }

    @Override
    public void exp(float sign, float shift, float[] x, int xAt, float[] out, int outAt, int length) {
        for (int i = 0; i < length; i++) {
            out[outAt + i] = Exponential.of(sign * x[xAt + i] - shift);
        }
    }

    @Override
    public float expAndSum(float shift, float[] x, int xAt, int length) {
        exp(1f, shift, x, xAt, x, xAt, length);
        int blocks = length - length % PARTIALS;
        float sum = 0;
        if (blocks > 0) {
            float[] partial = new float[PARTIALS];
            for (int i = 0; i < blocks; i += PARTIALS) {
                for (int j = 0; j < PARTIALS; j++) {
                    partial[j] += x[xAt + i + j];
                }
            }
            sum = fold(partial);
        }
        for (int i = blocks; i < length; i++) {
            sum += x[xAt + i];
        }
        return sum;
    }

    @Override
    public void softmaxGradient(float shift, float factor, float[] p, int pAt, float[] x, int xAt, int length) {
        for (int i = 0; i < length; i++) {
            x[xAt + i] = p[pAt + i] * (x[xAt + i] - shift) * factor;
        }
    }

    @Override
    public void swiGlu(float[] gate, int gateAt, float[] up, int upAt, float[] out, int outAt, int length) {
        exp(-1f, 0f, gate, gateAt, out, outAt, length);
        for (int i = 0; i < length; i++) {
            out[outAt + i] = gate[gateAt + i] / (1f + out[outAt + i]) * up[upAt + i];
        }
    }

    @Override
    public void swiGluGradient(
            float[] gradient,
            int gradientAt,
            float[] gate,
            int gateAt,
            float[] up,
            int upAt,
            float[] work,
            int workAt,
            int length) {
        exp(-1f, 0f, gate, gateAt, work, workAt, length);
        for (int i = 0; i < length; i++) {
            float sigmoid = 1f / (1f + work[workAt + i]);
            float silu = gate[gateAt + i] * sigmoid;
            float d = gradient[gradientAt + i];
            float slope = silu * (1f - sigmoid) + sigmoid;
            gate[gateAt + i] = d * up[upAt + i] * slope;
            up[upAt + i] = d * silu;
        }
    }

    @Override
    public void rotate(
            float[] x, int xAt, int distance, float[] cosine, int cosineAt, float[] sine, int sineAt, int length) {
        for (int i = 0; i < length; i++) {
            float a = x[xAt + i];
            float b = x[xAt + distance + i];
            float c = cosine[cosineAt + i];
            float s = sine[sineAt + i];
            x[xAt + i] = a * c - b * s;
            x[xAt + distance + i] = b * c + a * s;
        }
    }

    @Override
    public void dropout(DropoutMask mask, int row, float[] factors) {
        mask.row(row, factors);
    }

    @Override
    public void adamW(
            AdamWStep step,
            float[] parameter,
            float[] gradient,
            float[] firstMoment,
            float[] secondMoment,
            int length) {
        adamW(step, parameter, gradient, firstMoment, secondMoment, 0, length);
    }

    static void adamW(
            AdamWStep step,
            float[] parameter,
            float[] gradient,
            float[] firstMoment,
            float[] secondMoment,
            int from,
            int to) {
        for (int i = from; i < to; i++) {
            float g = step.gradientFactor() * gradient[i];
            float m = firstMoment[i] + step.firstWeight() * (g - firstMoment[i]);
            float v = secondMoment[i] * step.secondDecay() + step.secondWeight() * g * g;
            firstMoment[i] = m;
            secondMoment[i] = v;
            float root = (float) Math.sqrt(v) / step.rootCorrection() + step.epsilon();
            parameter[i] = parameter[i] * step.keep() - step.stepSize() * (m / root);
        }
    }

    /** Folds partial sums in halves; the array is overwritten. */
    private static float fold(float[] partial) {
        for (int half = partial.length / 2; half > 0; half /= 2) {
            for (int j = 0; j < half; j++) {
                partial[j] += partial[j + half];
            }
        }
        return partial[0];
    }
}

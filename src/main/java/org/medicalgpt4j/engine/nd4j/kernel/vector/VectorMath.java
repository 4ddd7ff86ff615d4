package org.medicalgpt4j.engine.nd4j.kernel.vector;

import org.medicalgpt4j.engine.AdamWStep;
import org.medicalgpt4j.op.DropoutMask;

/**
 * The inner loops of the kernels, on ranges of heap arrays: {@code xAt} is where the range in {@code x} starts, and all
 * ranges of one call have {@code length} elements. An output range may be an input range, but not overlap one otherwise.
 *
 * <p>There are two implementations, plain loops and the Java Vector API, and both give the same bits: every element is
 * computed by the same sequence of IEEE operations (no fused multiply-add), and sums are taken in {@value #PARTIALS}
 * interleaved partial sums which are folded in halves, the rest of the range added in order. So results depend neither
 * on the width of the machine's registers nor on whether the incubator module is present.
 */
public interface VectorMath {

    /** Number of partial sums of a single precision sum; the double precision sum has half as many. */
    int PARTIALS = 32;

    /** Sum of {@code a * b}. */
    float dot(float[] a, int aAt, float[] b, int bAt, int length);

    /** Sum of {@code x * x} in double precision. */
    double sumOfSquares(float[] x, int xAt, int length);

    /** Largest element; negative infinity for an empty range, NaN if there is one. */
    float max(float[] x, int xAt, int length);

    /** {@code out = a + b}. */
    void add(float[] a, int aAt, float[] b, int bAt, float[] out, int outAt, int length);

    /** {@code out = a * b}. */
    void multiply(float[] a, int aAt, float[] b, int bAt, float[] out, int outAt, int length);

    /** {@code x = factor * x}. */
    void scale(float factor, float[] x, int xAt, int length);

    /** {@code y = y + factor * x}. */
    void addScaled(float factor, float[] x, int xAt, float[] y, int yAt, int length);

    /** {@code out = factor * x * weight}, multiplied from the left. */
    void scaledProduct(
            float factor, float[] x, int xAt, float[] weight, int weightAt, float[] out, int outAt, int length);

    /** {@code y = y + factor * a * b}, multiplied from the left. */
    void addScaledProduct(float factor, float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int length);

    /** {@code out = factor * out + xFactor * x}. */
    void combine(float factor, float[] out, int outAt, float xFactor, float[] x, int xAt, int length);

    /** {@code out = exp(sign * x - shift)}. */
    void exp(float sign, float shift, float[] x, int xAt, float[] out, int outAt, int length);

    /** {@code x = exp(x - shift)}; returns the sum. With {@code shift} the maximum this is a softmax but for the division. */
    float expAndSum(float shift, float[] x, int xAt, int length);

    /** {@code x = p * (x - shift) * factor} with {@code p} probabilities: the gradient of a softmax. */
    void softmaxGradient(float shift, float factor, float[] p, int pAt, float[] x, int xAt, int length);

    /** {@code out = gate / (1 + exp(-gate)) * up}; here {@code out} must not be an input. */
    void swiGlu(float[] gate, int gateAt, float[] up, int upAt, float[] out, int outAt, int length);

    /**
     * Gradients of {@link #swiGlu}: given the gradient of its output, overwrites {@code gate} and {@code up} with theirs.
     *
     * @param work a range that is overwritten
     */
    void swiGluGradient(
            float[] gradient,
            int gradientAt,
            float[] gate,
            int gateAt,
            float[] up,
            int upAt,
            float[] work,
            int workAt,
            int length);

    /**
     * Rotates {@code length} pairs {@code (x[i], x[i + distance])} by the angles whose cosines and sines are given:
     * {@code (a, b) -> (a cos - b sin, b cos + a sin)}.
     */
    void rotate(float[] x, int xAt, int distance, float[] cosine, int cosineAt, float[] sine, int sineAt, int length);

    /** The factors of a row of a matrix that is dropped out; see {@link DropoutMask#row(int, float[])}. */
    void dropout(DropoutMask mask, int row, float[] factors);

    /** One AdamW update of {@code parameter} and its moments. */
    void adamW(
            AdamWStep step, float[] parameter, float[] gradient, float[] firstMoment, float[] secondMoment, int length);
}

package org.medicalgpt4j.engine.nd4j.kernel.vector;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.medicalgpt4j.engine.AdamWStep;
import org.medicalgpt4j.op.DropoutMask;

/**
 * The Java Vector API, on registers of 256 bits: every x86-64 machine of the last ten years has them, and wider ones
 * bring nothing for loops that wait for memory. Loaded only where the incubator module is present; uses only what Java 17
 * and Java 25 both have.
 */
final class SimdMath implements VectorMath {
    static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_256;
    static final int LANES = FLOATS.length();

    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_256;
    private static final PlainMath REST = new PlainMath();

    /** Whether this machine's preferred registers are wide enough for the code here to be compiled to instructions. */
    static boolean fits() {
        return FloatVector.SPECIES_PREFERRED.length() >= LANES;
    }

    // small enough to be inlined in any case
    private static FloatVector load(float[] x, int at) {
        return FloatVector.fromArray(FLOATS, x, at);
    }

    @Override
    public float dot(float[] a, int aAt, float[] b, int bAt, int length) {
        int blocks = length - length % PARTIALS;
        float sum = 0;
        if (blocks > 0) {
            FloatVector p0 = FloatVector.zero(FLOATS);
            FloatVector p1 = p0;
            FloatVector p2 = p0;
            FloatVector p3 = p0;
            for (int i = 0; i < blocks; i += PARTIALS) {
                int j = aAt + i;
                int k = bAt + i;
                p0 = p0.add(load(a, j).mul(load(b, k)));
                p1 = p1.add(load(a, j + LANES).mul(load(b, k + LANES)));
                p2 = p2.add(load(a, j + 2 * LANES).mul(load(b, k + 2 * LANES)));
                p3 = p3.add(load(a, j + 3 * LANES).mul(load(b, k + 3 * LANES)));
            }
            sum = fold(p0, p1, p2, p3);
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
        double sum = 0;
        if (blocks > 0) {
            DoubleVector p0 = DoubleVector.zero(DOUBLES);
            DoubleVector p1 = p0;
            DoubleVector p2 = p0;
            DoubleVector p3 = p0;
            for (int i = 0; i < blocks; i += width) {
                FloatVector low = load(x, xAt + i);
                FloatVector high = load(x, xAt + i + LANES);
                DoubleVector d0 = (DoubleVector) low.convertShape(VectorOperators.F2D, DOUBLES, 0);
                DoubleVector d1 = (DoubleVector) low.convertShape(VectorOperators.F2D, DOUBLES, 1);
                DoubleVector d2 = (DoubleVector) high.convertShape(VectorOperators.F2D, DOUBLES, 0);
                DoubleVector d3 = (DoubleVector) high.convertShape(VectorOperators.F2D, DOUBLES, 1);
                p0 = p0.add(d0.mul(d0));
                p1 = p1.add(d1.mul(d1));
                p2 = p2.add(d2.mul(d2));
                p3 = p3.add(d3.mul(d3));
            }
            DoubleVector folded = p0.add(p2).add(p1.add(p3));
            sum = folded.lane(0) + folded.lane(2) + (folded.lane(1) + folded.lane(3));
        }
        for (int i = blocks; i < length; i++) {
            double value = x[xAt + i];
            sum += value * value;
        }
        return sum;
    }

    @Override
    public float max(float[] x, int xAt, int length) {
        int blocks = length - length % PARTIALS;
        float max = Float.NEGATIVE_INFINITY;
        if (blocks > 0) {
            FloatVector m0 = FloatVector.broadcast(FLOATS, max);
            FloatVector m1 = m0;
            FloatVector m2 = m0;
            FloatVector m3 = m0;
            for (int i = 0; i < blocks; i += PARTIALS) {
                int j = xAt + i;
                m0 = m0.max(load(x, j));
                m1 = m1.max(load(x, j + LANES));
                m2 = m2.max(load(x, j + 2 * LANES));
                m3 = m3.max(load(x, j + 3 * LANES));
            }
            max = largestLane(m0.max(m1).max(m2.max(m3)));
        }
        return Math.max(max, REST.max(x, xAt + blocks, length - blocks));
    }

    @Override
    public void add(float[] a, int aAt, float[] b, int bAt, float[] out, int outAt, int length) {
        int i = 0;
        for (; i <= length - LANES; i += LANES) {
            load(a, aAt + i).add(load(b, bAt + i)).intoArray(out, outAt + i);
        }
        REST.add(a, aAt + i, b, bAt + i, out, outAt + i, length - i);
    }

    @Override
    public void multiply(float[] a, int aAt, float[] b, int bAt, float[] out, int outAt, int length) {
        int i = 0;
        for (; i <= length - LANES; i += LANES) {
            load(a, aAt + i).mul(load(b, bAt + i)).intoArray(out, outAt + i);
        }
        REST.multiply(a, aAt + i, b, bAt + i, out, outAt + i, length - i);
    }

    @Override
    public void scale(float factor, float[] x, int xAt, int length) {
        int i = 0;
        for (; i <= length - LANES; i += LANES) {
            load(x, xAt + i).mul(factor).intoArray(x, xAt + i);
        }
        REST.scale(factor, x, xAt + i, length - i);
    }

    @Override
    public void addScaled(float factor, float[] x, int xAt, float[] y, int yAt, int length) {
        int i = 0;
        for (; i <= length - LANES; i += LANES) {
            load(y, yAt + i).add(load(x, xAt + i).mul(factor)).intoArray(y, yAt + i);
        }
        REST.addScaled(factor, x, xAt + i, y, yAt + i, length - i);
    }

    @Override
    public void scaledProduct(
            float factor, float[] x, int xAt, float[] weight, int weightAt, float[] out, int outAt, int length) {
        int i = 0;
        for (; i <= length - LANES; i += LANES) {
            load(x, xAt + i).mul(factor).mul(load(weight, weightAt + i)).intoArray(out, outAt + i);
        }
        REST.scaledProduct(factor, x, xAt + i, weight, weightAt + i, out, outAt + i, length - i);
    }

    @Override
    public void addScaledProduct(float factor, float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int length) {
        int i = 0;
        for (; i <= length - LANES; i += LANES) {
            FloatVector product = load(a, aAt + i).mul(factor).mul(load(b, bAt + i));
            load(y, yAt + i).add(product).intoArray(y, yAt + i);
        }
        REST.addScaledProduct(factor, a, aAt + i, b, bAt + i, y, yAt + i, length - i);
    }

    @Override
    public void combine(float factor, float[] out, int outAt, float xFactor, float[] x, int xAt, int length) {
        int i = 0;
        for (; i <= length - LANES; i += LANES) {
            load(out, outAt + i).mul(factor).add(load(x, xAt + i).mul(xFactor)).intoArray(out, outAt + i);
        }
        REST.combine(factor, out, outAt + i, xFactor, x, xAt + i, length - i);
    }

    /**
     * {@link Exponential} on eight lanes at once, by the same operations in the same order. All uses of it come here: a
     * method that takes and gives vectors might not be inlined, and then every vector becomes an object.
     */
    @Override
    public void exp(float sign, float shift, float[] x, int xAt, float[] out, int outAt, int length) {
        int i = 0;
        for (; i <= length - LANES; i += LANES) {
            FloatVector bounded = load(x, xAt + i)
                    .mul(sign)
                    .sub(shift)
                    .max(Exponential.LOWEST)
                    .min(Exponential.HIGHEST);
            FloatVector shifted = bounded.mul(Exponential.LOG2_E).add(Exponential.ROUNDER);
            FloatVector multiple = shifted.sub(Exponential.ROUNDER);
            FloatVector r = bounded.sub(multiple.mul(Exponential.LN2_HIGH)).sub(multiple.mul(Exponential.LN2_LOW));
            FloatVector tail = r.mul(Exponential.C4)
                    .add(Exponential.C3)
                    .mul(r)
                    .add(Exponential.C2)
                    .mul(r)
                    .add(Exponential.C1)
                    .mul(r)
                    .add(Exponential.C0);
            FloatVector power = tail.mul(r.mul(r)).add(r).add(1f);
            IntVector k = shifted.reinterpretAsInts().sub(Exponential.ROUNDER_BITS);
            IntVector half = k.lanewise(VectorOperators.ASHR, 1);
            FloatVector first = half.add(Exponential.EXPONENT_BIAS)
                    .lanewise(VectorOperators.LSHL, Exponential.MANTISSA_BITS)
                    .reinterpretAsFloats();
            FloatVector second = k.sub(half)
                    .add(Exponential.EXPONENT_BIAS)
                    .lanewise(VectorOperators.LSHL, Exponential.MANTISSA_BITS)
                    .reinterpretAsFloats();
            power.mul(first).mul(second).intoArray(out, outAt + i);
        }
        REST.exp(sign, shift, x, xAt + i, out, outAt + i, length - i);
    }

    @Override
    public float expAndSum(float shift, float[] x, int xAt, int length) {
        exp(1f, shift, x, xAt, x, xAt, length);
        return sum(x, xAt, length);
    }

    private static float sum(float[] x, int xAt, int length) {
        int blocks = length - length % PARTIALS;
        float sum = 0;
        if (blocks > 0) {
            FloatVector p0 = FloatVector.zero(FLOATS);
            FloatVector p1 = p0;
            FloatVector p2 = p0;
            FloatVector p3 = p0;
            for (int i = 0; i < blocks; i += PARTIALS) {
                int j = xAt + i;
                p0 = p0.add(load(x, j));
                p1 = p1.add(load(x, j + LANES));
                p2 = p2.add(load(x, j + 2 * LANES));
                p3 = p3.add(load(x, j + 3 * LANES));
            }
            sum = fold(p0, p1, p2, p3);
        }
        for (int i = blocks; i < length; i++) {
            sum += x[xAt + i];
        }
        return sum;
    }

    @Override
    public void softmaxGradient(float shift, float factor, float[] p, int pAt, float[] x, int xAt, int length) {
        int i = 0;
        for (; i <= length - LANES; i += LANES) {
            load(p, pAt + i).mul(load(x, xAt + i).sub(shift)).mul(factor).intoArray(x, xAt + i);
        }
        REST.softmaxGradient(shift, factor, p, pAt + i, x, xAt + i, length - i);
    }

    @Override
    public void swiGlu(float[] gate, int gateAt, float[] up, int upAt, float[] out, int outAt, int length) {
        exp(-1f, 0f, gate, gateAt, out, outAt, length);
        int i = 0;
        for (; i <= length - LANES; i += LANES) {
            load(gate, gateAt + i)
                    .div(load(out, outAt + i).add(1f))
                    .mul(load(up, upAt + i))
                    .intoArray(out, outAt + i);
        }
        REST.swiGlu(gate, gateAt + i, up, upAt + i, out, outAt + i, length - i);
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
        FloatVector one = FloatVector.broadcast(FLOATS, 1f);
        int i = 0;
        for (; i <= length - LANES; i += LANES) {
            FloatVector sigmoid = one.div(load(work, workAt + i).add(1f));
            FloatVector silu = load(gate, gateAt + i).mul(sigmoid);
            FloatVector d = load(gradient, gradientAt + i);
            FloatVector slope = silu.mul(one.sub(sigmoid)).add(sigmoid);
            d.mul(load(up, upAt + i)).mul(slope).intoArray(gate, gateAt + i);
            d.mul(silu).intoArray(up, upAt + i);
        }
        REST.swiGluGradient(gradient, gradientAt + i, gate, gateAt + i, up, upAt + i, work, workAt + i, length - i);
    }

    @Override
    public void rotate(
            float[] x, int xAt, int distance, float[] cosine, int cosineAt, float[] sine, int sineAt, int length) {
        int i = 0;
        for (; i <= length - LANES; i += LANES) {
            FloatVector a = load(x, xAt + i);
            FloatVector b = load(x, xAt + distance + i);
            FloatVector c = load(cosine, cosineAt + i);
            FloatVector s = load(sine, sineAt + i);
            a.mul(c).sub(b.mul(s)).intoArray(x, xAt + i);
            b.mul(c).add(a.mul(s)).intoArray(x, xAt + distance + i);
        }
        REST.rotate(x, xAt + i, distance, cosine, cosineAt + i, sine, sineAt + i, length - i);
    }

    @Override
    public void dropout(DropoutMask mask, int row, float[] factors) {
        mask.row(row, factors, new SimdPhilox());
    }

    @Override
    public void adamW(
            AdamWStep step,
            float[] parameter,
            float[] gradient,
            float[] firstMoment,
            float[] secondMoment,
            int length) {
        int i = 0;
        for (; i <= length - LANES; i += LANES) {
            FloatVector g = load(gradient, i).mul(step.gradientFactor());
            FloatVector m = load(firstMoment, i);
            m = m.add(g.sub(m).mul(step.firstWeight()));
            FloatVector v = load(secondMoment, i)
                    .mul(step.secondDecay())
                    .add(g.mul(step.secondWeight()).mul(g));
            m.intoArray(firstMoment, i);
            v.intoArray(secondMoment, i);
            FloatVector root = v.sqrt().div(step.rootCorrection()).add(step.epsilon());
            load(parameter, i)
                    .mul(step.keep())
                    .sub(m.div(root).mul(step.stepSize()))
                    .intoArray(parameter, i);
        }
        PlainMath.adamW(step, parameter, gradient, firstMoment, secondMoment, i, length);
    }

    private static float largestLane(FloatVector x) {
        float low = Math.max(Math.max(x.lane(0), x.lane(1)), Math.max(x.lane(2), x.lane(3)));
        float high = Math.max(Math.max(x.lane(4), x.lane(5)), Math.max(x.lane(6), x.lane(7)));
        return Math.max(low, high);
    }

    /** Folds 32 partial sums in halves, as the plain loops do. */
    private static float fold(FloatVector p0, FloatVector p1, FloatVector p2, FloatVector p3) {
        FloatVector sum = p0.add(p2).add(p1.add(p3));
        float low = (sum.lane(0) + sum.lane(4)) + (sum.lane(2) + sum.lane(6));
        float high = (sum.lane(1) + sum.lane(5)) + (sum.lane(3) + sum.lane(7));
        return low + high;
    }
}

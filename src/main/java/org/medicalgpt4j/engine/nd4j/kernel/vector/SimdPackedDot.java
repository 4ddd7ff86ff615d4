package org.medicalgpt4j.engine.nd4j.kernel.vector;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The Java Vector API; see {@link SimdMath}. */
final class SimdPackedDot implements PackedDot {
    private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_64;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_256;
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_256;
    private static final int HALF = ELEMENTS / 2;

    /** Runs every loop before any of them is hot, for the reason that {@link VectorWarmUp} has. */
    static PackedDot warmed() {
        PackedDot dot = new SimdPackedDot();
        byte[] row = new byte[2 * Q8_0];
        float[] x = new float[2 * ELEMENTS];
        for (int round = 0; round < 20; round++) {
            dot.q80(row, 2, x, 0);
            dot.q40(row, 2, x, 0);
            dot.q41(row, 2, x, 0);
        }
        return dot;
    }

    // small enough to be inlined in any case
    private static FloatVector load(float[] x, int at) {
        return FloatVector.fromArray(FLOATS, x, at);
    }

    private static IntVector ints(byte[] row, int at) {
        return (IntVector) ByteVector.fromArray(BYTES, row, at).castShape(INTS, 0);
    }

    private static FloatVector floats(IntVector ints) {
        return (FloatVector) ints.convert(VectorOperators.I2F, 0);
    }

    @Override
    public float q80(byte[] row, int blocks, float[] x, int xAt) {
        FloatVector sums = FloatVector.zero(FLOATS);
        for (int block = 0; block < blocks; block++) {
            int at = block * Q8_0 + 2;
            int from = xAt + block * ELEMENTS;
            FloatVector sum = floats(ints(row, at)).mul(load(x, from));
            sum = sum.add(floats(ints(row, at + LANES)).mul(load(x, from + LANES)));
            sum = sum.add(floats(ints(row, at + HALF)).mul(load(x, from + HALF)));
            sum = sum.add(floats(ints(row, at + HALF + LANES)).mul(load(x, from + HALF + LANES)));
            sums = sums.add(sum.mul(PlainPackedDot.half(row, at - 2)));
        }
        return total(sums);
    }

    @Override
    public float q40(byte[] row, int blocks, float[] x, int xAt) {
        FloatVector sums = FloatVector.zero(FLOATS);
        for (int block = 0; block < blocks; block++) {
            int at = block * Q4_0 + 2;
            int from = xAt + block * ELEMENTS;
            IntVector first = ints(row, at);
            IntVector second = ints(row, at + LANES);
            FloatVector sum = floats(first.and(15).sub(8)).mul(load(x, from));
            sum = sum.add(floats(second.and(15).sub(8)).mul(load(x, from + LANES)));
            sum = sum.add(floats(high(first).sub(8)).mul(load(x, from + HALF)));
            sum = sum.add(floats(high(second).sub(8)).mul(load(x, from + HALF + LANES)));
            sums = sums.add(sum.mul(PlainPackedDot.half(row, at - 2)));
        }
        return total(sums);
    }

    @Override
    public float q41(byte[] row, int blocks, float[] x, int xAt) {
        FloatVector sums = FloatVector.zero(FLOATS);
        for (int block = 0; block < blocks; block++) {
            int at = block * Q4_1 + 4;
            int from = xAt + block * ELEMENTS;
            IntVector first = ints(row, at);
            IntVector second = ints(row, at + LANES);
            FloatVector x0 = load(x, from);
            FloatVector x1 = load(x, from + LANES);
            FloatVector x2 = load(x, from + HALF);
            FloatVector x3 = load(x, from + HALF + LANES);
            FloatVector sum = floats(first.and(15)).mul(x0);
            sum = sum.add(floats(second.and(15)).mul(x1));
            sum = sum.add(floats(high(first)).mul(x2));
            sum = sum.add(floats(high(second)).mul(x3));
            sums = sums.add(sum.mul(PlainPackedDot.half(row, at - 4)));
            FloatVector offset = x0.add(x1).add(x2).add(x3);
            sums = sums.add(offset.mul(PlainPackedDot.half(row, at - 2)));
        }
        return total(sums);
    }

    private static IntVector high(IntVector pairs) {
        return pairs.lanewise(VectorOperators.LSHR, 4).and(15);
    }

    private static float total(FloatVector sums) {
        float[] lanes = new float[LANES];
        sums.intoArray(lanes, 0);
        return PlainPackedDot.total(lanes);
    }
}

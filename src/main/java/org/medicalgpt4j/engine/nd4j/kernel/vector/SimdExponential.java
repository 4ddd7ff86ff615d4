package org.medicalgpt4j.engine.nd4j.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** {@link Exponential} on eight lanes at once, by the same operations in the same order. */
final class SimdExponential {
    private SimdExponential() {}

    static FloatVector of(FloatVector x) {
        FloatVector bounded = x.max(Exponential.LOWEST).min(Exponential.HIGHEST);
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
        return power.mul(scale(half)).mul(scale(k.sub(half)));
    }

    /** 2 to the power of each lane, for exponents of normal numbers. */
    private static FloatVector scale(IntVector exponent) {
        return exponent.add(Exponential.EXPONENT_BIAS)
                .lanewise(VectorOperators.LSHL, Exponential.MANTISSA_BITS)
                .reinterpretAsFloats();
    }
}

package org.medicalgpt4j.engine.nd4j.kernel.vector;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.medicalgpt4j.op.DropoutMask;

/**
 * Dropout factors by Philox4x32-10 on eight counters at once. The upper half of a product of 32-bit words is put together
 * from products of 16-bit halves, since registers of 256 bits have no other way to it before AVX-512.
 */
final class SimdPhilox implements DropoutMask.Groups {
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_256;
    private static final int LANES = INTS.length();
    private static final int ROUNDS = 10;
    private static final int MULTIPLIER_0 = 0xD2511F53;
    private static final int MULTIPLIER_1 = 0xCD9E8D57;
    private static final int KEY_STEP_0 = 0x9E3779B9;
    private static final int KEY_STEP_1 = 0xBB67AE85;
    private static final int HALF = 16;
    private static final int LOW = 0xFFFF;
    private static final IntVector NUMBERS = IntVector.fromArray(INTS, new int[] {0, 1, 2, 3, 4, 5, 6, 7}, 0);

    private final int[] words = new int[DropoutMask.GROUP / 2];

    @Override
    public void fill(DropoutMask mask, long group, float[] factors, int at) {
        random(mask, group * DropoutMask.BLOCKS);
        int kept = Float.floatToRawIntBits(mask.kept());
        for (int i = 0; i < words.length; i += LANES) {
            // the sign of the difference says which are dropped; the others get the bits of the factor
            IntVector word = IntVector.fromArray(INTS, words, i);
            word.lanewise(VectorOperators.AND, LOW)
                    .sub(mask.threshold())
                    .lanewise(VectorOperators.ASHR, Integer.SIZE - 1)
                    .lanewise(VectorOperators.NOT)
                    .lanewise(VectorOperators.AND, kept)
                    .reinterpretAsFloats()
                    .intoArray(factors, at + 2 * i);
            word.lanewise(VectorOperators.LSHR, HALF)
                    .sub(mask.threshold())
                    .lanewise(VectorOperators.ASHR, Integer.SIZE - 1)
                    .lanewise(VectorOperators.NOT)
                    .lanewise(VectorOperators.AND, kept)
                    .reinterpretAsFloats()
                    .intoArray(factors, at + 2 * i + LANES);
        }
    }

    /** Eight blocks from {@code block}, a multiple of eight, on: first words, second words and so on. */
    private void random(DropoutMask mask, long block) {
        IntVector c0 = NUMBERS.add((int) block);
        IntVector c1 = IntVector.broadcast(INTS, (int) (block >>> Integer.SIZE));
        IntVector c2 = IntVector.broadcast(INTS, mask.step());
        IntVector c3 = IntVector.broadcast(INTS, mask.purpose());
        int k0 = mask.seedLow();
        int k1 = mask.seedHigh();
        for (int round = 0; round < ROUNDS; round++) {
            IntVector low = c0.lanewise(VectorOperators.AND, LOW);
            IntVector high = c0.lanewise(VectorOperators.LSHR, HALF);
            IntVector middle =
                    high.mul(MULTIPLIER_0 & LOW).add(low.mul(MULTIPLIER_0 & LOW).lanewise(VectorOperators.LSHR, HALF));
            IntVector rest = low.mul(MULTIPLIER_0 >>> HALF).add(middle.lanewise(VectorOperators.AND, LOW));
            IntVector upper0 = high.mul(MULTIPLIER_0 >>> HALF)
                    .add(middle.lanewise(VectorOperators.LSHR, HALF))
                    .add(rest.lanewise(VectorOperators.LSHR, HALF));
            low = c2.lanewise(VectorOperators.AND, LOW);
            high = c2.lanewise(VectorOperators.LSHR, HALF);
            middle =
                    high.mul(MULTIPLIER_1 & LOW).add(low.mul(MULTIPLIER_1 & LOW).lanewise(VectorOperators.LSHR, HALF));
            rest = low.mul(MULTIPLIER_1 >>> HALF).add(middle.lanewise(VectorOperators.AND, LOW));
            IntVector upper1 = high.mul(MULTIPLIER_1 >>> HALF)
                    .add(middle.lanewise(VectorOperators.LSHR, HALF))
                    .add(rest.lanewise(VectorOperators.LSHR, HALF));
            IntVector lower0 = c0.mul(MULTIPLIER_0);
            IntVector lower1 = c2.mul(MULTIPLIER_1);
            c0 = upper1.lanewise(VectorOperators.XOR, c1).lanewise(VectorOperators.XOR, k0);
            c1 = lower1;
            c2 = upper0.lanewise(VectorOperators.XOR, c3).lanewise(VectorOperators.XOR, k1);
            c3 = lower0;
            k0 += KEY_STEP_0;
            k1 += KEY_STEP_1;
        }
        c0.intoArray(words, 0);
        c1.intoArray(words, LANES);
        c2.intoArray(words, 2 * LANES);
        c3.intoArray(words, 3 * LANES);
    }
}

package org.medicalgpt4j.train;

/** What a schedule's learning rates are shares of. */
public sealed interface PeakRate {
    /** @param step counts from 1 */
    double at(long step);

    /** One rate. */
    record Fixed(double rate) implements PeakRate {
        @Override
        public double at(long step) {
            return rate;
        }
    }

    /**
     * The relative step size of Adafactor as transformers has it: {@code min(most, 1 / sqrt(step))}.
     *
     * @param rising whether {@code most} is a millionth of the step, else 0.01
     */
    record Relative(boolean rising) implements PeakRate {
        @Override
        public double at(long step) {
            return Math.min(rising ? 1e-6 * step : 1e-2, 1 / Math.sqrt(step));
        }
    }
}

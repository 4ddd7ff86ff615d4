package org.medicalgpt4j.engine.nd4j.kernel;

import java.util.List;
import org.medicalgpt4j.engine.OptimizerOptions.Adafactor;

/**
 * Adafactor as transformers computes it. With {@code beta2 = 1 - step^decayRate}, the second moments are running averages of
 * {@code g^2 + epsilon}: of a matrix those of its rows' means and of its columns' means, else of each element. The update is
 * {@code u = g / sqrt(second moment)}, shortened so that its root mean square is no more than the threshold, times the learning
 * rate; with {@code beta1}, a running average of these. Last, {@code p = p - rate decay p - u}.
 */
public record AdafactorUpdate(Adafactor options) implements UpdateRule {

    @Override
    public void run(
            Numbers numbers, HostTensor parameter, HostTensor gradient, List<HostTensor> moments, Workers workers) {
        double scale = 1;
        if (options.scaleParameter()) {
            double size = Math.sqrt(SumOfSquares.of(parameter, workers) / parameter.length());
            scale = Math.max(options.smallestScale(), size);
        }
        double rate = numbers.rate() * scale;
        SecondMoments second = Adafactor.isFactored(parameter.shape())
                ? new FactoredMoments(gradient, (float) numbers.gradientFactor(), moments.get(0), moments.get(1))
                : new ElementMoments(gradient, (float) numbers.gradientFactor(), moments.get(0));
        second.take((float) (1 - Math.pow(numbers.step(), options.decayRate())), (float) options.epsilon(), workers);
        double size = Math.sqrt(squares(second, workers) / parameter.length());
        double factor = rate / Math.max(1, size / options.clipThreshold());
        float kept = (float) (1 - rate * numbers.weightDecay());
        second.each(workers, (offset, update, length, lane) -> {
            for (int i = 0; i < length; i++) {
                update[i] *= (float) factor;
            }
            if (options.beta1().isPresent()) {
                average(moments.get(moments.size() - 1), offset, update, length, lane);
            }
            float[] p = lane.floats(SecondMoments.FREE_SLOT, length);
            parameter.read(offset, p, 0, length);
            for (int i = 0; i < length; i++) {
                p[i] = kept * p[i] - update[i];
            }
            parameter.write(offset, p, 0, length);
        });
    }

    private static double squares(SecondMoments second, Workers workers) {
        double[] sums = new double[second.pieces()];
        second.each(workers, (offset, update, length, lane) -> {
            double sum = 0;
            for (int i = 0; i < length; i++) {
                sum += (double) update[i] * update[i];
            }
            sums[second.piece(offset)] = sum;
        });
        double total = 0;
        for (double sum : sums) {
            total += sum;
        }
        return total;
    }

    private void average(HostTensor moment, long offset, float[] update, int length, Lane lane) {
        float beta1 = options.beta1().orElseThrow().floatValue();
        float taken = (float) (1 - options.beta1().orElseThrow());
        float[] m = lane.floats(SecondMoments.FREE_SLOT, length);
        moment.read(offset, m, 0, length);
        for (int i = 0; i < length; i++) {
            m[i] = beta1 * m[i] + taken * update[i];
            update[i] = m[i];
        }
        moment.write(offset, m, 0, length);
    }
}

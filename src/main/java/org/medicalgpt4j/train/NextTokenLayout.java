package org.medicalgpt4j.train;

import java.util.Map;
import org.medicalgpt4j.data.TrainingStep;
import org.medicalgpt4j.engine.Batch;
import org.medicalgpt4j.objective.NextTokenCrossEntropy;
import org.medicalgpt4j.objective.RouterBalanced;

/**
 * Steps of next-token training: losses are means over the targets of the whole step.
 *
 * @param seed of the run, which dropout draws by
 */
public record NextTokenLayout(long seed) implements StreamSteps.Layout {

    @Override
    public StepContent of(TrainingStep step, long number) {
        long targets = step.targetCount();
        if (targets == 0) {
            throw new TrainingException("step " + number + " has no targets: all its " + step.unitCount()
                    + " sequences are masked; raise the step size or check the data");
        }
        return new StepContent() {
            @Override
            public int count() {
                return step.microBatchCount();
            }

            @Override
            public Batch batch(int index) {
                return BatchInputs.of(step.microBatch(index), seed, number);
            }

            @Override
            public double lossWeight() {
                return 1.0 / targets;
            }

            @Override
            public Measures measures(Map<String, Double> sums) {
                return NextTokenLayout.measures(sums, targets).over("targets", targets);
            }
        };
    }

    private static Measures measures(Map<String, Double> sums, long targets) {
        Measures measures = Measures.ofLoss(sums.get(NextTokenCrossEntropy.LOSS_SUM) / targets)
                .with("accuracy", sums.get(NextTokenCrossEntropy.CORRECT_SUM) / targets);
        Double balance = sums.get(RouterBalanced.BALANCE_SUM);
        return balance == null ? measures : measures.with("router_balance", balance / targets);
    }

    /** Measures of held-out data: with perplexity, the exponential of the loss. */
    static Measures heldOut(Map<String, Double> sums, long targets) {
        Measures measures = measures(sums, targets);
        return Measures.ofLoss(measures.loss())
                .with("perplexity", Math.exp(measures.loss()))
                .with("accuracy", measures.value("accuracy").orElseThrow())
                .over("targets", targets);
    }
}

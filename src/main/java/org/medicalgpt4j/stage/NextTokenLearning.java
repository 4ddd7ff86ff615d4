package org.medicalgpt4j.stage;

import java.util.Map;
import java.util.OptionalDouble;
import org.medicalgpt4j.data.EvaluationSplit;
import org.medicalgpt4j.data.SequenceSet;
import org.medicalgpt4j.objective.NextTokenCrossEntropy;
import org.medicalgpt4j.objective.Objective;
import org.medicalgpt4j.objective.RouterBalanced;
import org.medicalgpt4j.recipe.RunSettings;
import org.medicalgpt4j.train.BatchInputs;
import org.medicalgpt4j.train.HeldOut;
import org.medicalgpt4j.train.HeldOutText;
import org.medicalgpt4j.train.NextTokenLayout;
import org.medicalgpt4j.train.StreamSteps;

/**
 * The likelihood of the next token, which pre-training and supervised fine-tuning raise. Held-out data is always measured
 * without smoothing and without the balance of routers.
 */
record NextTokenLearning(double labelSmoothing, double routerLoss, long seed) implements StageObjective {

    /** @throws StageException if routers are to be balanced that the model does not have */
    static NextTokenLearning of(RunSettings run, TuningPlan plan) {
        OptionalDouble own = plan.architecture().routerLoss();
        double routerLoss = run.routerLoss().orElse(own.orElse(0));
        if (routerLoss > 0 && own.isEmpty()) {
            throw new StageException("run.routerLoss is " + routerLoss + ", but a "
                    + plan.architecture().family() + " model has no routers that a loss balances; leave it out");
        }
        return new NextTokenLearning(run.labelSmoothing(), routerLoss, run.seed());
    }

    @Override
    public Objective training() {
        NextTokenCrossEntropy task = new NextTokenCrossEntropy(labelSmoothing);
        return routerLoss > 0 ? new RouterBalanced(task, routerLoss) : task;
    }

    @Override
    public Objective scoring() {
        return new NextTokenCrossEntropy();
    }

    @Override
    public Map<String, long[]> shapes(int tokens, int sequences) {
        return BatchInputs.shapes(tokens, sequences);
    }

    @Override
    public long feedBytes(TuningPlan tuning, MemoryPlanner planner, int tokens) {
        return 0;
    }

    @Override
    public Feed feed(TunedModel model, EvaluationSplit data, StageContext context) {
        return new Feed() {
            @Override
            public StreamSteps.Layout layout() {
                return new NextTokenLayout(seed);
            }

            @Override
            public HeldOut heldOut(SequenceSet held, int tokensPerBatch) {
                return new HeldOutText(held, tokensPerBatch);
            }

            @Override
            public long memory() {
                return 0;
            }

            @Override
            public void close() {}
        };
    }
}

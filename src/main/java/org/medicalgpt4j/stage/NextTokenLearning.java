package org.medicalgpt4j.stage;

import java.util.Map;
import org.medicalgpt4j.data.EvaluationSplit;
import org.medicalgpt4j.data.SequenceSet;
import org.medicalgpt4j.objective.NextTokenCrossEntropy;
import org.medicalgpt4j.objective.Objective;
import org.medicalgpt4j.recipe.RunSettings;
import org.medicalgpt4j.train.BatchInputs;
import org.medicalgpt4j.train.HeldOut;
import org.medicalgpt4j.train.HeldOutText;
import org.medicalgpt4j.train.NextTokenLayout;
import org.medicalgpt4j.train.StreamSteps;

/**
 * The likelihood of the next token, which pre-training and supervised fine-tuning raise. Held-out data is always measured
 * without smoothing.
 */
record NextTokenLearning(double labelSmoothing, long seed) implements StageObjective {

    static NextTokenLearning of(RunSettings run) {
        return new NextTokenLearning(run.labelSmoothing(), run.seed());
    }

    @Override
    public Objective training() {
        return new NextTokenCrossEntropy(labelSmoothing);
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

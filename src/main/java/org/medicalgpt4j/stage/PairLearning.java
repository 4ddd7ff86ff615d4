package org.medicalgpt4j.stage;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.medicalgpt4j.data.EvaluationSplit;
import org.medicalgpt4j.objective.Objective;
import org.medicalgpt4j.objective.preference.DirectPreference;
import org.medicalgpt4j.objective.preference.OddsRatio;
import org.medicalgpt4j.objective.preference.RewardRanking;
import org.medicalgpt4j.train.BatchInputs;

/**
 * Learning from pairs of a better and a worse answer.
 *
 * @param objective makes the loss, which is the same for training and held-out data
 * @param references finds what answers are compared with, if the loss compares
 * @param inputs what else the loss reads
 * @param seed of the run, which dropout draws by
 */
record PairLearning(Supplier<Objective> objective, Optional<References> references, PairInputs inputs, long seed)
        implements StageObjective {

    @Override
    public Objective training() {
        return objective.get();
    }

    @Override
    public Objective scoring() {
        return objective.get();
    }

    @Override
    public Map<String, long[]> shapes(int tokens, int sequences) {
        Map<String, long[]> shapes = new HashMap<>(BatchInputs.shapes(tokens, sequences));
        shapes.put(DirectPreference.CHOSEN_TOKEN_WEIGHT, new long[0]);
        shapes.put(OddsRatio.LIKELIHOOD_WEIGHTS, new long[] {tokens});
        shapes.put(RewardRanking.MARGIN, new long[] {sequences / 2});
        references.ifPresent(any -> shapes.put(DirectPreference.REFERENCE_LOG_PROB, new long[] {tokens}));
        return shapes;
    }

    @Override
    public long feedBytes(TuningPlan tuning, MemoryPlanner planner, int tokens) {
        return references.filter(found -> found.isAsked(tuning)).isPresent()
                ? planner.forward(References.base(tuning), TargetScoring::output, tokens)
                : 0;
    }

    @Override
    public Feed feed(TunedModel model, EvaluationSplit data, StageContext context) {
        return new PairFeed(
                references.map(found -> found.of(model, List.of(data.training(), data.evaluation()), context)),
                inputs,
                seed);
    }
}

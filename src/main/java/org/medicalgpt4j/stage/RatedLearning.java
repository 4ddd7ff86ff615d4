package org.medicalgpt4j.stage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medicalgpt4j.data.EvaluationSplit;
import org.medicalgpt4j.data.MismatchedAnswers;
import org.medicalgpt4j.data.SequenceSet;
import org.medicalgpt4j.model.GraphOptions;
import org.medicalgpt4j.objective.Objective;
import org.medicalgpt4j.objective.preference.DirectPreference;
import org.medicalgpt4j.objective.preference.KahnemanTversky;
import org.medicalgpt4j.recipe.KtoLoss;
import org.medicalgpt4j.recipe.KtoLossName;
import org.medicalgpt4j.train.BatchInputs;

/**
 * Learning from single answers that are desirable or not.
 *
 * @param references finds what answers are compared with
 * @param seed of the run, which dropout draws by
 */
record RatedLearning(KtoLoss loss, References references, long seed) implements StageObjective {

    private boolean anchored() {
        return loss.name() == KtoLossName.KTO;
    }

    @Override
    public Objective training() {
        return new KahnemanTversky(loss.beta(), loss.desirableWeight(), loss.undesirableWeight(), anchored());
    }

    @Override
    public Objective scoring() {
        return training();
    }

    @Override
    public Map<String, long[]> shapes(int tokens, int sequences) {
        Map<String, long[]> shapes = new HashMap<>(BatchInputs.shapes(tokens, sequences));
        shapes.put(KahnemanTversky.DESIRABLE, new long[] {sequences});
        shapes.put(KahnemanTversky.KL_ESTIMATE, new long[0]);
        shapes.put(DirectPreference.REFERENCE_LOG_PROB, new long[] {tokens});
        return shapes;
    }

    @Override
    public long feedBytes(TuningPlan tuning, MemoryPlanner planner, int tokens) {
        long asked = references.isAsked(tuning)
                ? planner.forward(References.base(tuning), TargetScoring::output, tokens)
                : 0;
        return asked
                + (anchored()
                        ? planner.forward(tuning.build(GraphOptions.scoring()), TargetScoring::output, tokens)
                        : 0);
    }

    @Override
    public Feed feed(TunedModel model, EvaluationSplit data, StageContext context) {
        List<SequenceSet> sets = new ArrayList<>(List.of(data.training(), data.evaluation()));
        Map<SequenceSet, SequenceSet> mismatched = new LinkedHashMap<>();
        if (anchored()) {
            sets.stream().filter(set -> set.size() > 0).forEach(set -> mismatched.put(set, MismatchedAnswers.of(set)));
            sets.addAll(mismatched.values());
        }
        Reference reference = references.of(model, sets, context);
        Optional<Divergence> divergence = anchored()
                ? Optional.of(new Divergence(
                        new TargetScoring(model.graph(GraphOptions.scoring()), model.parameters(), context),
                        reference,
                        mismatched))
                : Optional.empty();
        return new RatedFeed(reference, divergence, seed);
    }
}

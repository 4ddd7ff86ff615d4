package org.medicalgpt4j.stage;

import java.util.Map;
import java.util.Optional;
import org.medicalgpt4j.objective.preference.KahnemanTversky;
import org.medicalgpt4j.train.Measures;

/** Measures of rated answers: means over each kind, where there is any. */
final class RatedMeasures {
    private RatedMeasures() {}

    /** @param kl estimate of how far the model is from the reference */
    static Measures of(Map<String, Double> sums, long answers, Optional<Double> kl) {
        double desirable = sums.get(KahnemanTversky.DESIRABLE_SUM);
        double undesirable = answers - desirable;
        Measures measures = Measures.ofLoss(sums.get(KahnemanTversky.LOSS_SUM) / answers);
        if (desirable > 0 && undesirable > 0) {
            measures = measures.with(
                    "margin",
                    sums.get(KahnemanTversky.DESIRABLE_REWARD_SUM) / desirable
                            - sums.get(KahnemanTversky.UNDESIRABLE_REWARD_SUM) / undesirable);
        }
        if (kl.isPresent()) {
            measures = measures.with("kl", kl.get());
        }
        if (desirable > 0) {
            measures = measures.with("desirable_reward", sums.get(KahnemanTversky.DESIRABLE_REWARD_SUM) / desirable)
                    .with("desirable_log_prob", sums.get(KahnemanTversky.DESIRABLE_LOG_PROB_SUM) / desirable);
        }
        if (undesirable > 0) {
            measures = measures.with(
                            "undesirable_reward", sums.get(KahnemanTversky.UNDESIRABLE_REWARD_SUM) / undesirable)
                    .with("undesirable_log_prob", sums.get(KahnemanTversky.UNDESIRABLE_LOG_PROB_SUM) / undesirable);
        }
        return measures.over("answers", answers).over("desirable", Math.round(desirable));
    }
}

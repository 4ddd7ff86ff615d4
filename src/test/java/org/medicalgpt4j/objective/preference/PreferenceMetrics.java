package org.medicalgpt4j.objective.preference;

import com.fasterxml.jackson.databind.JsonNode;
import org.medicalgpt4j.objective.ObjectiveFixture.Case;
import org.medicalgpt4j.objective.ObjectiveProbe.Result;

/** What reference values say about rewards, held against what is reported. */
final class PreferenceMetrics {
    private PreferenceMetrics() {}

    static void check(Case c, Result result, int pairs) {
        JsonNode metrics = c.outputs().path("metrics");
        if (!metrics.isMissingNode()) {
            result.assertReported(mean(metrics, "rewards/chosen") * pairs, PreferenceReport.CHOSEN_REWARD_SUM);
            result.assertReported(mean(metrics, "rewards/rejected") * pairs, PreferenceReport.REJECTED_REWARD_SUM);
            result.assertReported(mean(metrics, "rewards/margins") * pairs, PreferenceReport.MARGIN_SUM);
            result.assertReported(mean(metrics, "rewards/accuracies") * pairs, PreferenceReport.ACCURATE_SUM);
            result.assertReported(mean(metrics, "logps/chosen") * pairs, PreferenceReport.CHOSEN_LOG_PROB_SUM);
            result.assertReported(mean(metrics, "logps/rejected") * pairs, PreferenceReport.REJECTED_LOG_PROB_SUM);
        }
    }

    static double mean(JsonNode metrics, String name) {
        return metrics.required(name).asDouble();
    }
}

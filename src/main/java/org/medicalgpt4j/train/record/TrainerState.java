package org.medicalgpt4j.train.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.medicalgpt4j.recipe.RunSettings;
import org.medicalgpt4j.train.MetricsFile;

/**
 * {@code trainer_state.json} as the Hugging Face Trainer writes it, made of the lines of the metrics. An entry of
 * {@code log_history} has the mean loss of the steps since the one before it; {@code learning_rate} is that of the step.
 * Steps that were skipped are no part of a mean. {@code total_flos} is 6 times tokens times parameters.
 */
public final class TrainerState {
    /** Name of the file. */
    public static final String FILE = "trainer_state.json";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final RunSettings run;
    private final long totalSteps;
    private final long parameters;
    private final ArrayNode history = JsonNodeFactory.instance.arrayNode();
    private double lossSum;
    private long losses;
    private double sinceSum;
    private long since;
    private double epoch;
    private long step;
    private long tokens;
    private double seconds;
    private double bestLoss = Double.NaN;
    private long bestStep;

    /** @param parameters numbers of the whole model */
    private TrainerState(RunSettings run, long totalSteps, long parameters) {
        this.run = run;
        this.totalSteps = totalSteps;
        this.parameters = parameters;
    }

    /** The state after the last of these lines, as text. */
    static String text(List<JsonNode> lines, RunSettings run, long totalSteps, long parameters, boolean finished) {
        TrainerState state = new TrainerState(run, totalSteps, parameters);
        lines.forEach(state::add);
        if (finished) {
            state.addSummary();
        }
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(state.json()) + "\n";
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree of texts and numbers cannot be written", impossible);
        }
    }

    private void add(JsonNode line) {
        if (line.has("eval_loss")) {
            addEvaluation(line);
        } else if (line.has("loss") || line.has("skipped")) {
            addStep(line);
        }
    }

    private void addStep(JsonNode line) {
        step = line.path("step").longValue();
        epoch = line.path("epoch").doubleValue();
        tokens += line.path("tokens").longValue();
        seconds += line.path("measured").path("seconds").doubleValue();
        if (line.has("loss")) {
            double loss = line.path("loss").doubleValue();
            lossSum += loss;
            losses++;
            sinceSum += loss;
            since++;
        }
        if (since > 0 && line.has("loss") && (step % run.logEvery() == 0 || step == totalSteps)) {
            ObjectNode entry = history.addObject();
            MetricLines.measures(line).forEach(entry::put);
            entry.put("loss", sinceSum / since).put("step", step);
            sinceSum = 0;
            since = 0;
        }
    }

    private void addEvaluation(JsonNode line) {
        double loss = line.path("eval_loss").isNumber() ? line.path("eval_loss").doubleValue() : Double.NaN;
        long at = line.path("step").longValue();
        ObjectNode entry = history.addObject().put("epoch", epoch);
        MetricLines.evaluation(line).forEach((name, value) -> entry.put(MetricsFile.EVALUATION + name, value));
        if (Double.isNaN(loss)) {
            entry.putNull("eval_loss");
        }
        entry.put("eval_runtime", line.path("measured").path("seconds").doubleValue());
        entry.put("step", at);
        if (at > 0 && !Double.isNaN(loss) && !(bestLoss <= loss)) {
            bestLoss = loss;
            bestStep = at;
        }
    }

    /** What the Trainer logs last of all. */
    private void addSummary() {
        ObjectNode entry = history.addObject().put("epoch", epoch).put("step", step);
        entry.put("total_flos", floatingPointOperations());
        if (losses > 0) {
            entry.put("train_loss", lossSum / losses);
        }
        entry.put("train_runtime", seconds);
        if (seconds > 0) {
            entry.put("train_steps_per_second", step / seconds);
        }
    }

    private double floatingPointOperations() {
        return 6.0 * tokens * parameters;
    }

    private ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (Double.isNaN(bestLoss)) {
            json.putNull("best_global_step").putNull("best_metric").putNull("best_model_checkpoint");
        } else {
            Path checkpoint = run.output().resolve("checkpoint-" + bestStep);
            json.put("best_global_step", bestStep).put("best_metric", bestLoss);
            json.put("best_model_checkpoint", Files.isDirectory(checkpoint) ? checkpoint.toString() : null);
        }
        json.put("epoch", epoch);
        json.put("eval_steps", run.evaluateEvery());
        json.put("global_step", step);
        json.put("is_hyper_param_search", false);
        json.put("is_local_process_zero", true);
        json.put("is_world_process_zero", true);
        json.set("log_history", history);
        json.put("logging_steps", run.logEvery());
        json.put("max_steps", totalSteps);
        json.put("num_input_tokens_seen", tokens);
        json.put("num_train_epochs", run.epochs());
        json.put("save_steps", run.saveEvery());
        json.putObject("stateful_callbacks");
        json.put("total_flos", floatingPointOperations());
        run.sequencesPerStep()
                .ifPresentOrElse(
                        size -> json.put("train_batch_size", Math.max(1, size / run.accumulation())),
                        () -> json.putNull("train_batch_size"));
        json.putNull("trial_name").putNull("trial_params");
        return json;
    }
}

package org.medicalgpt4j.train.recovery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medicalgpt4j.checkpoint.CheckpointException;
import org.medicalgpt4j.data.StreamState;
import org.medicalgpt4j.train.Measures;
import org.medicalgpt4j.train.Progress;
import org.medicalgpt4j.train.Progress.Scored;
import org.medicalgpt4j.train.SourcePosition;

/** {@link TrainingState} as JSON. It says nothing of time or place, so that equal runs write equal bytes. */
final class TrainingStateJson {
    private static final int FORMAT = 2;

    private TrainingStateJson() {}

    static ObjectNode write(TrainingState state) {
        Progress progress = state.progress();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("format", FORMAT);
        json.put("step", progress.step()).put("total_steps", state.totalSteps());
        json.put("updates", progress.updates()).put("skipped_in_a_row", progress.skippedInARow());
        json.put("epoch", progress.epoch()).put("tokens", progress.tokens());
        write(progress.position(), json.putObject("position"));
        json.put("seed", state.seed()).put("engine", state.engine());
        ObjectNode data = json.putObject("data");
        state.data().forEach(data::put);
        ObjectNode evaluation = json.putObject("evaluation");
        progress.first().ifPresent(scored -> write(scored, evaluation.putObject("first")));
        progress.latest().ifPresent(scored -> write(scored, evaluation.putObject("latest")));
        progress.best().ifPresent(scored -> write(scored, evaluation.putObject("best")));
        json.put("sampled_at", progress.sampledAt());
        ArrayNode losses = json.putArray("recent_losses");
        progress.recentLosses().forEach(losses::add);
        return json;
    }

    private static void write(SourcePosition position, ObjectNode json) {
        json.put("epoch", position.data().epoch()).put("step", position.data().step());
        position.kept()
                .ifPresent(kept -> json.putObject("kept")
                        .put("kind", kept.kind())
                        .put("version", kept.version())
                        .set("content", kept.content()));
    }

    private static void write(Scored scored, ObjectNode json) {
        json.put("step", scored.step());
        scored.result().values().forEach(json.putObject("values")::put);
        scored.result().counts().forEach(json.putObject("counts")::put);
    }

    /** @throws CheckpointException if it is of a format that this program does not know */
    static TrainingState read(JsonNode json, Path folder) {
        int format = json.path("format").asInt();
        if (format != FORMAT) {
            throw new CheckpointException(folder + " is a checkpoint of format " + json.path("format")
                    + ", but this version of the program knows " + FORMAT + " only");
        }
        Map<String, String> data = new LinkedHashMap<>();
        json.path("data")
                .properties()
                .forEach(entry -> data.put(entry.getKey(), entry.getValue().asText()));
        return new TrainingState(
                progress(json),
                json.path("total_steps").longValue(),
                json.path("seed").longValue(),
                data,
                json.path("engine").asText());
    }

    private static Progress progress(JsonNode json) {
        List<Double> losses = new ArrayList<>();
        json.path("recent_losses").forEach(loss -> losses.add(loss.doubleValue()));
        JsonNode evaluation = json.path("evaluation");
        return new Progress(
                json.path("step").longValue(),
                json.path("updates").longValue(),
                json.path("epoch").doubleValue(),
                position(json.path("position")),
                json.path("tokens").longValue(),
                json.path("skipped_in_a_row").intValue(),
                losses,
                scored(evaluation.path("first")),
                scored(evaluation.path("latest")),
                scored(evaluation.path("best")),
                json.path("sampled_at").asLong(-1));
    }

    private static SourcePosition position(JsonNode json) {
        JsonNode kept = json.path("kept");
        return new SourcePosition(
                new StreamState(json.path("epoch").intValue(), json.path("step").intValue()),
                kept.isObject()
                        ? Optional.of(new SourcePosition.Kept(
                                kept.path("kind").asText(), kept.path("version").intValue(), (ObjectNode)
                                        kept.path("content")))
                        : Optional.empty());
    }

    private static Optional<Scored> scored(JsonNode json) {
        if (!json.isObject()) {
            return Optional.empty();
        }
        Map<String, Double> values = new LinkedHashMap<>();
        Map<String, Long> counts = new LinkedHashMap<>();
        json.path("values").properties().forEach(value -> values.put(value.getKey(), number(value.getValue())));
        json.path("counts")
                .properties()
                .forEach(count -> counts.put(count.getKey(), count.getValue().longValue()));
        return Optional.of(new Scored(json.path("step").longValue(), new Measures(values, counts)));
    }

    /** A loss may be no number, which JSON has no word for; it is written as a text then. */
    private static double number(JsonNode json) {
        return json.isTextual() ? Double.parseDouble(json.textValue()) : json.doubleValue();
    }
}

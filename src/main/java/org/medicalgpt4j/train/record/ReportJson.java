package org.medicalgpt4j.train.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.medicalgpt4j.recipe.Recipe;
import org.medicalgpt4j.recipe.Recipes;
import org.medicalgpt4j.recipe.ResolvedRecipe;
import org.medicalgpt4j.train.MetricsFile;

/** What the page shows, as JSON, made of the files in the output folder. */
final class ReportJson {
    /** A screen has no more columns; the steps between are averaged. */
    private static final int MOST_POINTS = 2000;

    private static final List<String> MEASURED = List.of("tokens_per_second", "memory_bytes");

    private ReportJson() {}

    static ObjectNode of(Path output, long totalSteps) {
        List<JsonNode> lines = MetricLines.in(output);
        Recipe recipe =
                Recipes.load(output.resolve(ResolvedRecipe.FILE), List.of()).recipe();
        Map<String, Object> tree = ResolvedRecipe.tree(recipe);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", String.valueOf(output.toAbsolutePath().normalize().getFileName()));
        json.put(
                "description",
                tree.get("stage") + " of " + recipe.model().path() + ", "
                        + (tree.get("tuning") instanceof Map<?, ?> tuning ? tuning.get("method") : "full"));
        json.put("recipe", ResolvedRecipe.yaml(recipe));
        json.put("data", RunEnvironment.dataReport(output));
        json.set("environment", RunEnvironment.rows(output));
        List<JsonNode> steps = lines.stream().filter(line -> line.has("loss")).toList();
        json.set("steps", steps(steps));
        json.set("totals", totals(lines, totalSteps));
        json.set("evaluations", evaluations(lines));
        json.set("samples", samples(lines));
        json.set("notes", notes(lines));
        return json;
    }

    private static JsonNode value(JsonNode line, String name) {
        return line.has(name) ? line.get(name) : line.path("measured").path(name);
    }

    private static ArrayNode steps(List<JsonNode> steps) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        int together = (steps.size() + MOST_POINTS - 1) / MOST_POINTS;
        for (int first = 0; first < steps.size(); first += together) {
            List<JsonNode> bucket = steps.subList(first, Math.min(first + together, steps.size()));
            ObjectNode point = array.addObject();
            point.put("step", bucket.get(bucket.size() - 1).path("step").longValue());
            means(bucket).forEach(point::put);
        }
        return array;
    }

    /** Means of each measure over some steps. */
    private static Map<String, Double> means(List<JsonNode> steps) {
        Map<String, DoubleSummaryStatistics> statistics = new LinkedHashMap<>();
        for (JsonNode line : steps) {
            MetricLines.measures(line).forEach((name, value) -> add(name, value, statistics));
            for (String name : MEASURED) {
                add(name, line.path("measured").path(name).doubleValue(), statistics);
            }
        }
        Map<String, Double> means = new LinkedHashMap<>();
        statistics.forEach((name, values) -> means.put(name, values.getAverage()));
        means.remove("epoch");
        return means;
    }

    private static void add(String name, double value, Map<String, DoubleSummaryStatistics> statistics) {
        statistics.computeIfAbsent(name, any -> new DoubleSummaryStatistics()).accept(value);
    }

    private static ObjectNode totals(List<JsonNode> lines, long totalSteps) {
        long tokens = 0;
        double seconds = 0;
        long last = 0;
        long memory = 0;
        for (JsonNode line : lines) {
            if (line.has("tokens")) {
                tokens += line.path("tokens").longValue();
                seconds += line.path("measured").path("seconds").doubleValue();
                last = Math.max(last, line.path("step").longValue());
                memory = Math.max(memory, value(line, "memory_bytes").longValue());
            }
        }
        return JsonNodeFactory.instance
                .objectNode()
                .put("steps", last)
                .put("tokens", tokens)
                .put("seconds", seconds)
                .put("memory", memory)
                .put("of", totalSteps);
    }

    private static ArrayNode evaluations(List<JsonNode> lines) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        lines.stream().filter(line -> line.has("eval_loss")).forEach(line -> {
            ObjectNode each = array.addObject();
            each.set("step", line.path("step"));
            line.properties().forEach(field -> {
                if (field.getKey().startsWith(MetricsFile.EVALUATION)) {
                    each.set(field.getKey().substring(MetricsFile.EVALUATION.length()), field.getValue());
                }
            });
            each.set("seconds", line.path("measured").path("seconds"));
        });
        return array;
    }

    private static ArrayNode samples(List<JsonNode> lines) {
        Map<String, ArrayNode> answers = new LinkedHashMap<>();
        for (JsonNode line : lines) {
            for (JsonNode sample : line.path("samples")) {
                ObjectNode answer = answers.computeIfAbsent(
                                sample.path("question").asText(), question -> JsonNodeFactory.instance.arrayNode())
                        .addObject();
                answer.set("step", line.path("step"));
                answer.set("text", sample.path("answer"));
            }
        }
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        answers.forEach(
                (question, given) -> array.addObject().put("question", question).set("answers", given));
        return array;
    }

    private static ArrayNode notes(List<JsonNode> lines) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (JsonNode line : lines) {
            String step = "step " + line.path("step").asText();
            if (line.has("skipped")) {
                array.add(step + " was skipped: its " + line.path("skipped").asText());
            } else if (line.has("spike_loss")) {
                array.add(String.format(
                        Locale.ROOT,
                        "%s: the loss leapt to %.4f, %.1f standard deviations above the mean before it",
                        step,
                        line.path("spike_loss").doubleValue(),
                        line.path("spike_deviations").doubleValue()));
            }
        }
        return array;
    }
}

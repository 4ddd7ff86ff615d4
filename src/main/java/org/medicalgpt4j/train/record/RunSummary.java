package org.medicalgpt4j.train.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.medicalgpt4j.checkpoint.CheckpointException;
import org.medicalgpt4j.recipe.Recipe;
import org.medicalgpt4j.recipe.Recipes;
import org.medicalgpt4j.recipe.ResolvedRecipe;
import org.medicalgpt4j.train.MetricsFile;

/**
 * What a run has come to, from what lies in its output folder.
 *
 * @param result whether its adapter or model is there; if not it is under way or was interrupted
 * @param steps taken, skipped ones included
 * @param loss of the last step, averaged with up to nine before it
 * @param evaluationLoss the latest one
 * @param bestEvaluationLoss the lowest one after training began
 * @param tokensPerSecond of all steps together
 * @param memory most bytes held beside the weights
 */
public record RunSummary(
        Path folder,
        Recipe recipe,
        boolean result,
        long steps,
        OptionalDouble loss,
        OptionalDouble evaluationLoss,
        OptionalDouble bestEvaluationLoss,
        OptionalDouble tokensPerSecond,
        long memory,
        double seconds) {
    private static final int DEPTH = 6;
    private static final int AVERAGED = 10;

    /**
     * The run in a folder.
     *
     * @throws CheckpointException if the folder holds none
     * @throws org.medicalgpt4j.recipe.RecipeException if its recipe is of a version that cannot be read
     */
    public static RunSummary of(Path folder) {
        if (!isRun(folder)) {
            throw new CheckpointException(folder + " is not the output folder of a run: it has no "
                    + ResolvedRecipe.FILE + " with " + MetricsFile.FILE + " beside it");
        }
        List<JsonNode> lines = MetricLines.in(folder);
        List<Double> losses = numbers(lines, "loss");
        List<Double> evaluations = numbers(lines, "eval_loss");
        List<JsonNode> steps = lines.stream().filter(line -> line.has("tokens")).toList();
        double seconds = steps.stream()
                .mapToDouble(line -> line.path("measured").path("seconds").doubleValue())
                .sum();
        double tokens = steps.stream()
                .mapToLong(line -> line.path("tokens").longValue())
                .sum();
        return new RunSummary(
                folder,
                Recipes.load(folder.resolve(ResolvedRecipe.FILE), List.of()).recipe(),
                hasResult(folder),
                steps.stream()
                        .mapToLong(line -> line.path("step").longValue())
                        .max()
                        .orElse(0),
                mean(losses.subList(Math.max(0, losses.size() - AVERAGED), losses.size())),
                mean(evaluations.subList(Math.max(0, evaluations.size() - 1), evaluations.size())),
                numbers(
                                lines.stream()
                                        .filter(line -> line.path("step").longValue() > 0)
                                        .toList(),
                                "eval_loss")
                        .stream()
                        .mapToDouble(Double::doubleValue)
                        .min(),
                seconds > 0 ? OptionalDouble.of(tokens / seconds) : OptionalDouble.empty(),
                steps.stream()
                        .mapToLong(line ->
                                line.path("measured").path("memory_bytes").longValue())
                        .max()
                        .orElse(0),
                seconds);
    }

    /** Output folders of runs in a folder and those below it, in the order of their names. */
    public static List<Path> below(Path root) {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> folders = Files.walk(root, DEPTH)) {
            folders.filter(RunSummary::isRun)
                    .filter(folder -> !folder.getFileName().toString().startsWith("checkpoint-"))
                    .sorted()
                    .forEach(found::add);
        } catch (IOException | UncheckedIOException failure) {
            throw new CheckpointException(root + " cannot be read: " + failure.getMessage(), failure);
        }
        return found;
    }

    private static boolean isRun(Path folder) {
        return Files.isRegularFile(folder.resolve(ResolvedRecipe.FILE))
                && Files.isRegularFile(folder.resolve(MetricsFile.FILE));
    }

    private static boolean hasResult(Path folder) {
        return !Files.exists(folder.resolve(".unfinished"))
                && (Files.isDirectory(folder.resolve("adapter")) || Files.isDirectory(folder.resolve("model")));
    }

    private static List<Double> numbers(List<JsonNode> lines, String name) {
        return lines.stream()
                .map(line -> line.path(name))
                .filter(JsonNode::isNumber)
                .map(JsonNode::doubleValue)
                .toList();
    }

    private static OptionalDouble mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average();
    }
}

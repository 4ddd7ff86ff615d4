package org.medicalgpt4j.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.apache.commons.cli.CommandLine;
import org.medicalgpt4j.recipe.RecipeDiff;
import org.medicalgpt4j.recipe.RecipeException;
import org.medicalgpt4j.recipe.ResolvedRecipe;
import org.medicalgpt4j.train.record.RunSummary;

/** {@code medgpt runs}. */
final class RunsCommand implements Command {
    private static final double MIB = 1 << 20;

    @Override
    public String name() {
        return "runs";
    }

    @Override
    public String summary() {
        return "List output folders of runs with what they came to, or compare two";
    }

    @Override
    public String arguments() {
        return "[list [DIR] | compare DIR DIR]";
    }

    @Override
    public List<String> examples() {
        return List.of("medgpt runs", "medgpt runs list experiments", "medgpt runs compare out/sft out/slow");
    }

    @Override
    public int run(CommandLine line, Console console) {
        List<String> words = line.getArgList();
        String action = words.isEmpty() ? "list" : words.get(0);
        List<String> rest = words.subList(Math.min(1, words.size()), words.size());
        switch (action) {
            case "list" -> list(rest, console);
            case "compare" -> compare(rest, console);
            default -> throw new UsageException("expected list or compare, but got '" + action + "'");
        }
        return Exit.OK;
    }

    private static void list(List<String> rest, Console console) {
        if (rest.size() > 1) {
            throw new UsageException("'list' takes one folder, but got " + rest.size());
        }
        Path root = RecipeArguments.path(rest.isEmpty() ? "out" : rest.get(0));
        List<Path> folders = RunSummary.below(root);
        if (folders.isEmpty()) {
            console.print("no runs in " + root);
            return;
        }
        Table table = new Table("run", "stage", "result", "steps", "loss", "held-out", "best", "tokens/s", "MiB");
        for (Path folder : folders) {
            try {
                row(RunSummary.of(folder), table);
            } catch (RecipeException other) {
                table.row(folder.toString(), "-", "of another version", "-", "-", "-", "-", "-", "-");
            }
        }
        table.print(console.out());
    }

    private static void row(RunSummary run, Table table) {
        table.row(
                run.folder().toString(),
                String.valueOf(ResolvedRecipe.tree(run.recipe()).get("stage")),
                run.result() ? "yes" : "no",
                Long.toString(run.steps()),
                number(run.loss(), "%.4f"),
                number(run.evaluationLoss(), "%.4f"),
                number(run.bestEvaluationLoss(), "%.4f"),
                number(run.tokensPerSecond(), "%.0f"),
                String.format(Locale.ROOT, "%.0f", run.memory() / MIB));
    }

    private static void compare(List<String> rest, Console console) {
        if (rest.size() != 2) {
            throw new UsageException("'compare' takes two folders, but got " + rest.size());
        }
        RunSummary left = RunSummary.of(RecipeArguments.path(rest.get(0)));
        RunSummary right = RunSummary.of(RecipeArguments.path(rest.get(1)));
        Table recipes = new Table("recipe", rest.get(0), rest.get(1));
        List<RecipeDiff.Difference> differences = RecipeDiff.between(left.recipe(), right.recipe()).stream()
                .filter(difference -> !difference.key().equals("run.output"))
                .toList();
        differences.forEach(difference -> recipes.row(
                difference.key(),
                difference.left().orElse("-"),
                difference.right().orElse("-")));
        if (differences.isEmpty()) {
            console.print("the recipes say the same");
        } else {
            recipes.print(console.out());
        }
        console.print("");
        Table figures = new Table("came to", rest.get(0), rest.get(1), "difference");
        figure("steps", OptionalDouble.of(left.steps()), OptionalDouble.of(right.steps()), "%.0f", figures);
        figure("loss", left.loss(), right.loss(), "%.4f", figures);
        figure("held-out loss", left.evaluationLoss(), right.evaluationLoss(), "%.4f", figures);
        figure("best held-out loss", left.bestEvaluationLoss(), right.bestEvaluationLoss(), "%.4f", figures);
        figure("tokens/s", left.tokensPerSecond(), right.tokensPerSecond(), "%.0f", figures);
        figure(
                "seconds in steps",
                OptionalDouble.of(left.seconds()),
                OptionalDouble.of(right.seconds()),
                "%.1f",
                figures);
        figure(
                "MiB beside weights",
                OptionalDouble.of(left.memory() / MIB),
                OptionalDouble.of(right.memory() / MIB),
                "%.1f",
                figures);
        figures.print(console.out());
    }

    private static void figure(String name, OptionalDouble left, OptionalDouble right, String format, Table table) {
        boolean both = left.isPresent() && right.isPresent();
        double change = both && left.getAsDouble() != 0
                ? 100 * (right.getAsDouble() - left.getAsDouble()) / left.getAsDouble()
                : 0;
        table.row(
                name,
                number(left, format),
                number(right, format),
                both ? String.format(Locale.ROOT, "%+.1f %%", change) : "-");
    }

    private static String number(OptionalDouble value, String format) {
        return value.isPresent() ? String.format(Locale.ROOT, format, value.getAsDouble()) : "-";
    }
}

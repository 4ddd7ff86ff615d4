package org.medicalgpt4j.cli;

import java.nio.file.Path;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.medicalgpt4j.recipe.LoadedRecipe;
import org.medicalgpt4j.recipe.RecipeDiff;
import org.medicalgpt4j.recipe.RecipeFolder;
import org.medicalgpt4j.recipe.Recipes;
import org.medicalgpt4j.recipe.ResolvedRecipe;

/** Lists, shows and compares recipes. */
final class RecipesCommand implements Command {
    private static final String FOLDER = "folder";
    private static final String DEFAULTS = "defaults";

    @Override
    public String name() {
        return "recipes";
    }

    @Override
    public String summary() {
        return "List recipes, show one with everything it inherits, or compare two";
    }

    @Override
    public String arguments() {
        return "[list | show RECIPE [key=value ...] | diff RECIPE RECIPE]";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "medgpt recipes",
                "medgpt recipes show recipes/quickstart.yaml --defaults",
                "medgpt recipes diff recipes/quickstart.yaml mine.yaml");
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(Option.builder()
                        .longOpt(FOLDER)
                        .hasArg()
                        .argName("DIR")
                        .desc("where 'list' looks (recipes)")
                        .get())
                .addOption(Option.builder()
                        .longOpt(DEFAULTS)
                        .desc("'show' every value, also those that are not written anywhere")
                        .get());
    }

    @Override
    public int run(CommandLine line, Console console) {
        List<String> words = line.getArgList();
        String action = words.isEmpty() ? "list" : words.get(0);
        List<String> rest = words.subList(Math.min(1, words.size()), words.size());
        switch (action) {
            case "list" -> list(RecipeArguments.path(line.getOptionValue(FOLDER, "recipes")), rest, console);
            case "show" -> show(rest, line.hasOption(DEFAULTS), console);
            case "diff" -> diff(rest, console);
            default -> throw new UsageException("expected list, show or diff, but got '" + action + "'");
        }
        return Exit.OK;
    }

    private static void list(Path folder, List<String> rest, Console console) {
        if (!rest.isEmpty()) {
            throw new UsageException("'list' takes no arguments, but got '" + rest.get(0) + "'");
        }
        Table table = new Table("recipe", "stage", "what it does");
        RecipeFolder.list(folder)
                .forEach(recipe ->
                        table.row(recipe.file().toString(), recipe.stage().orElse("-"), recipe.description()));
        table.print(console.out());
    }

    private static void show(List<String> rest, boolean defaults, Console console) {
        LoadedRecipe loaded = RecipeArguments.load(rest);
        console.out().print(defaults ? ResolvedRecipe.yaml(loaded.recipe()) : ResolvedRecipe.written(loaded));
    }

    private static void diff(List<String> rest, Console console) {
        if (rest.size() != 2) {
            throw new UsageException("'diff' compares two recipes, but got " + rest.size());
        }
        Table table = new Table("key", rest.get(0), rest.get(1));
        LoadedRecipe left = Recipes.load(RecipeArguments.path(rest.get(0)), List.of());
        LoadedRecipe right = Recipes.load(RecipeArguments.path(rest.get(1)), List.of());
        List<RecipeDiff.Difference> differences = RecipeDiff.between(left.recipe(), right.recipe());
        if (differences.isEmpty()) {
            console.print("the recipes say the same");
            return;
        }
        differences.forEach(difference -> table.row(
                difference.key(),
                difference.left().orElse("-"),
                difference.right().orElse("-")));
        table.print(console.out());
    }
}

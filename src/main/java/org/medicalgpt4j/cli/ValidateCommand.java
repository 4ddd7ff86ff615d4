package org.medicalgpt4j.cli;

import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.medicalgpt4j.recipe.LoadedRecipe;
import org.medicalgpt4j.recipe.Recipes;
import org.medicalgpt4j.stage.ContinuedAdapter;

/** Checks a recipe without running it. */
final class ValidateCommand implements Command {
    @Override
    public String name() {
        return "validate";
    }

    @Override
    public String summary() {
        return "Check a recipe: keys, values, and that the files it names exist";
    }

    @Override
    public String arguments() {
        return RecipeArguments.USAGE;
    }

    @Override
    public List<String> examples() {
        return List.of(
                "medgpt validate recipes/quickstart.yaml",
                "medgpt validate recipes/quickstart.yaml optimizer.learningRate=1e-4 ~data.system");
    }

    @Override
    public int run(CommandLine line, Console console) {
        LoadedRecipe loaded = RecipeArguments.load(line.getArgList());
        Recipes.requireInputs(loaded);
        ContinuedAdapter.settled(loaded);
        console.print(loaded.file() + ": ok");
        return Exit.OK;
    }
}

package org.medicalgpt4j.cli;

import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.medicalgpt4j.recipe.LoadedRecipe;
import org.medicalgpt4j.stage.RunHooks;
import org.medicalgpt4j.stage.StageRun;
import org.medicalgpt4j.train.RunStopped;
import org.medicalgpt4j.train.StopSwitch;

/** {@code medgpt run}. */
final class RunCommand implements Command {
    @Override
    public String name() {
        return "run";
    }

    @Override
    public String summary() {
        return "Run a recipe: train a model and leave the result in the output folder";
    }

    @Override
    public String arguments() {
        return RecipeArguments.USAGE;
    }

    @Override
    public List<String> examples() {
        return List.of(
                "medgpt run recipes/quickstart.yaml",
                "medgpt run recipes/quickstart.yaml optimizer.learningRate=1e-4 run.output=out/slow");
    }

    @Override
    public int run(CommandLine line, Console console) {
        LoadedRecipe loaded = RecipeArguments.load(line.getArgList());
        boolean terminal = System.console() != null && !"dumb".equals(System.getenv("TERM"));
        StopSwitch stop = new StopSwitch();
        try (StopSignals signals = new StopSignals(stop, console)) {
            return run(loaded, terminal, stop, signals, console);
        }
    }

    private static int run(
            LoadedRecipe loaded, boolean terminal, StopSwitch stop, StopSignals signals, Console console) {
        try (TrainingProgress progress =
                new TrainingProgress(console, loaded.recipe().run().logEvery(), terminal)) {
            RunHooks hooks = RunHooks.of(console::say, List.of(progress), stop);
            console.print(new StageRun(loaded, Version.current(), hooks).run());
            return Exit.OK;
        } catch (RunStopped stopped) {
            console.say(stopped.getMessage());
            return signals.status();
        }
    }
}

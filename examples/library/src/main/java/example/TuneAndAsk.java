package example;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.medicalgpt4j.load.ModelFiles;
import org.medicalgpt4j.recipe.LoadedRecipe;
import org.medicalgpt4j.recipe.Recipes;
import org.medicalgpt4j.stage.Trainer;
import org.medicalgpt4j.stage.TrainingOutcome;
import org.medicalgpt4j.tool.answer.Assistant;
import org.medicalgpt4j.train.RunStopped;
import org.medicalgpt4j.train.TrainingEvent;

/** Tunes an adapter as a recipe says, watches the loss, and asks the tuned model a question. */
public final class TuneAndAsk {
    private TuneAndAsk() {}

    public static void main(String[] args) {
        System.out.println(answer(Path.of(args[0]), Path.of(args[1]), args[2]));
    }

    /** Trains until the recipe is done, or the loss is low enough. */
    public static String answer(Path recipeFile, Path output, String question) {
        LoadedRecipe recipe = Recipes.load(recipeFile, List.of("run.output=" + output));
        Trainer trainer = new Trainer(recipe);
        trainer.listener(event -> {
            if (event instanceof TrainingEvent.Step step) {
                System.out.printf("step %d: loss %.4f%n", step.number(), step.loss());
                if (step.loss() < 0.01) {
                    trainer.stop();
                }
            }
        });
        Optional<Path> adapter;
        try {
            TrainingOutcome outcome = trainer.train();
            adapter = outcome.result();
        } catch (RunStopped stopped) {
            return stopped.getMessage();
        }
        ModelFiles files =
                ModelFiles.open(recipe.recipe().model().path(), adapter.orElse(output.resolve("adapter")));
        try (Assistant assistant = Assistant.open(files, 128)) {
            return assistant.answer(question, 32);
        }
    }
}

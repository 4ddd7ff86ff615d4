package org.medicalgpt4j.stage;

import java.nio.file.Path;
import java.util.List;
import org.medicalgpt4j.checkpoint.ExistingFolder;
import org.medicalgpt4j.checkpoint.Publication;
import org.medicalgpt4j.data.PreparedDialogues;
import org.medicalgpt4j.data.TextPreparation;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.recipe.PtRecipe;
import org.medicalgpt4j.tokenizer.Tokenizer;
import org.medicalgpt4j.train.TrainingListener;

/** Pre-training: the model learns the language and the facts of documents. */
final class PtStage {
    private final PtRecipe recipe;
    private final RunLog log;
    private final List<TrainingListener> listeners;

    PtStage(PtRecipe recipe, RunLog log, List<TrainingListener> listeners) {
        this.recipe = recipe;
        this.log = log;
        this.listeners = listeners;
    }

    /** Trains and publishes the result in the output folder, which is locked by the caller. */
    TrainingSummary run(Engine engine, ProgramOptions options, Path output) {
        TuningPlan plan = TuningPlan.of(recipe.model(), recipe.tuning());
        Tokenizer tokenizer = plan.files().tokenizer();
        PreparedDialogues data = new TextPreparation(
                        recipe.data(),
                        tokenizer,
                        plan.files().endTokens(tokenizer),
                        plan.architecture().maxPositions(),
                        new ReadingLog(log))
                .within(TokenCaches.of(recipe.data().cache(), recipe.run().output(), plan.files(), log))
                .prepare(recipe.run().seed());
        Publication publication = Publication.onDisk();
        DataSummary.publish(data, output, publication, log);
        NextTokenTraining training = new NextTokenTraining(
                recipe.optimizer(), recipe.run(), data, recipe.data().shuffle());
        try (TunedModel model = TunedModel.load(
                plan, engine, recipe.model().weights(), recipe.run().seed())) {
            NextTokenTraining.Measures measures = training.train(model, engine, options, output, listeners);
            ExistingFolder existing = recipe.run().overwrite() ? ExistingFolder.REPLACE : ExistingFolder.REFUSE;
            Path result = model.save(publication, output, existing);
            return new TrainingSummary(
                    result, model.resultName(), recipe.model().path(), measures);
        }
    }
}

package org.medicalgpt4j.stage;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.medicalgpt4j.checkpoint.ExistingFolder;
import org.medicalgpt4j.checkpoint.Publication;
import org.medicalgpt4j.data.DialoguePreparation;
import org.medicalgpt4j.data.PreparedDialogues;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.recipe.RunSettings;
import org.medicalgpt4j.recipe.SftRecipe;
import org.medicalgpt4j.template.ChatTemplate;
import org.medicalgpt4j.template.RenderOptions;
import org.medicalgpt4j.tokenizer.Tokenizer;
import org.medicalgpt4j.train.TrainingListener;

/** Supervised fine-tuning: the model learns to give the answers of dialogues. */
final class SftStage {
    private final SftRecipe recipe;
    private final RunLog log;
    private final List<TrainingListener> listeners;

    SftStage(SftRecipe recipe, RunLog log, List<TrainingListener> listeners) {
        this.recipe = recipe;
        this.log = log;
        this.listeners = listeners;
    }

    /** Trains and publishes the result in the output folder, which is locked by the caller. */
    SftResult run(Engine engine, ProgramOptions options, Path output) {
        RunSettings run = recipe.run();
        TuningPlan plan = TuningPlan.of(recipe.model(), recipe.tuning());
        Tokenizer tokenizer = plan.files().tokenizer();
        ChatTemplate template = template(tokenizer, plan.files().source().path());
        PreparedDialogues data = prepare(plan, tokenizer, template);
        Publication publication = Publication.onDisk();
        DataSummary.publish(data, output, publication, log);
        NextTokenTraining training = new NextTokenTraining(
                recipe.optimizer(), run, data, recipe.data().shuffle());
        try (TunedModel model = TunedModel.load(plan, engine, recipe.model().weights(), run.seed())) {
            AnswerComparison comparison = comparison(plan, tokenizer, template);
            Optional<AnswerComparison.Answers> before = answers(comparison, model, engine, options);
            NextTokenTraining.Measures measures = training.train(model, engine, options, output, listeners);
            ExistingFolder existing = run.overwrite() ? ExistingFolder.REPLACE : ExistingFolder.REFUSE;
            Path result = model.save(publication, output, existing);
            Optional<AnswerComparison.Answers> after = answers(comparison, model, engine, options);
            return new SftResult(
                    new TrainingSummary(
                            result, model.resultName(), recipe.model().path(), measures),
                    comparison.exactQuestions(),
                    recipe.compare().ask(),
                    before,
                    after);
        }
    }

    private PreparedDialogues prepare(TuningPlan plan, Tokenizer tokenizer, ChatTemplate template) {
        DialoguePreparation preparation = new DialoguePreparation(
                recipe.data(), tokenizer, template, plan.architecture().maxPositions(), new ReadingLog(log));
        return preparation
                .within(TokenCaches.of(recipe.data().cache(), recipe.run().output(), plan.files(), log))
                .prepare(recipe.run().seed());
    }

    private ChatTemplate template(Tokenizer tokenizer, Path model) {
        return ChatTemplates.of(recipe.data().template(), tokenizer, model);
    }

    private AnswerComparison comparison(TuningPlan plan, Tokenizer tokenizer, ChatTemplate template) {
        RenderOptions render = RenderOptions.defaults()
                .withAll(tokenizer.templateTokens())
                .at(recipe.data().date().atStartOfDay());
        return new AnswerComparison(
                recipe.compare(),
                tokenizer,
                template,
                render,
                recipe.data().system(),
                plan.files().endTokens(tokenizer));
    }

    private static Optional<AnswerComparison.Answers> answers(
            AnswerComparison comparison, TunedModel model, Engine engine, ProgramOptions options) {
        return comparison.isEmpty() ? Optional.empty() : Optional.of(comparison.of(model, engine, options));
    }
}

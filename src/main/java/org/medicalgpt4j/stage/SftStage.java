package org.medicalgpt4j.stage;

import java.nio.file.Path;
import java.util.Optional;
import org.medicalgpt4j.data.DialoguePreparation;
import org.medicalgpt4j.data.PreparedDialogues;
import org.medicalgpt4j.load.ConversationStyle;
import org.medicalgpt4j.recipe.RunSettings;
import org.medicalgpt4j.recipe.SftRecipe;
import org.medicalgpt4j.template.ChatTemplate;
import org.medicalgpt4j.tokenizer.Tokenizer;

/** Supervised fine-tuning: the model learns to give the answers of dialogues. */
final class SftStage {
    private final SftRecipe recipe;
    private final StageContext context;

    SftStage(SftRecipe recipe, StageContext context) {
        this.recipe = recipe;
        this.context = context;
    }

    /** Trains and publishes the result in the output folder. */
    SftResult run() {
        RunSettings run = recipe.run();
        TuningPlan plan = TuningPlan.of(recipe.model(), recipe.tuning())
                .withNoise(recipe.run().neftuneAlpha());
        Tokenizer tokenizer = plan.files().tokenizer();
        ConversationStyle style = ChatTemplates.style(
                recipe.data(), tokenizer, plan.files().source().path());
        PreparedDialogues data = prepare(plan, tokenizer, style.template());
        context.report(data);
        StageTraining training = new StageTraining(
                NextTokenLearning.of(recipe.run(), plan),
                recipe.optimizer(),
                run,
                data,
                recipe.data().shuffle());
        MemoryPlan memory = training.planned(plan, context);
        try (TunedModel model =
                TunedModel.load(plan, context.engine(), recipe.model().weights(), run.seed())) {
            model.learnsToChat(style, tokenizer);
            ChatQuestions questions = new ChatQuestions(
                    tokenizer,
                    style,
                    recipe.data().date(),
                    recipe.data().system(),
                    plan.files().endTokens(tokenizer));
            AnswerComparison comparison = questions.comparison(recipe.compare());
            Optional<AnswerComparison.Answers> before = answers(comparison, model);
            StageTraining.Course measures =
                    training.train(model, questions.sampling(run.report(), model, context), memory, context);
            Path result = context.publish(model);
            Optional<AnswerComparison.Answers> after = answers(comparison, model);
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
                recipe.data(), tokenizer, template, plan.architecture().maxPositions(), context.reading());
        return preparation
                .within(context.cache(recipe.data().cache(), plan.files()))
                .prepare(recipe.run().seed());
    }

    private Optional<AnswerComparison.Answers> answers(AnswerComparison comparison, TunedModel model) {
        return comparison.isEmpty() ? Optional.empty() : Optional.of(comparison.of(model, context));
    }
}

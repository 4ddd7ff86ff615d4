package org.medicalgpt4j.stage;

import java.nio.file.Path;
import org.medicalgpt4j.data.PreferencePreparation;
import org.medicalgpt4j.data.PreparationProgress;
import org.medicalgpt4j.data.PreparedDialogues;
import org.medicalgpt4j.load.ConversationStyle;
import org.medicalgpt4j.recipe.PreferenceData;
import org.medicalgpt4j.recipe.PreferenceRecipe;
import org.medicalgpt4j.recipe.ReferenceSettings;
import org.medicalgpt4j.template.ChatTemplate;
import org.medicalgpt4j.tokenizer.Tokenizer;

/** What the stages that learn from preferences have in common: data, training, and the result in the output folder. */
final class PreferenceTraining {
    private final PreferenceRecipe recipe;
    private final StageContext context;

    PreferenceTraining(PreferenceRecipe recipe, StageContext context) {
        this.recipe = recipe;
        this.context = context;
    }

    /** Makes pairs or rated answers of the data. */
    interface Preparation {
        PreferencePreparation of(
                PreferenceData data,
                Tokenizer tokenizer,
                ChatTemplate template,
                int modelLimit,
                PreparationProgress progress);
    }

    /** Finds what answers are compared with; what it says once is kept beside the tokens of the data. */
    References references(ReferenceSettings settings) {
        return new References(settings, TokenCaches.folder(recipe.data().cache(), context.output()));
    }

    /** Trains and publishes the result. */
    TrainingSummary run(StageObjective objective, Preparation preparation) {
        return run(TuningPlan.of(recipe.model(), recipe.tuning()), objective, preparation);
    }

    /** As {@link #run(StageObjective, Preparation)}, training other weights. */
    TrainingSummary run(TuningPlan weights, StageObjective objective, Preparation preparation) {
        TuningPlan plan = weights.withNoise(recipe.run().neftuneAlpha());
        Tokenizer tokenizer = plan.files().tokenizer();
        Path source = plan.files().source().path();
        ConversationStyle style =
                ChatTemplates.style(recipe.data().template(), recipe.data().toolFormat(), tokenizer, source);
        PreparedDialogues data = preparation
                .of(
                        recipe.data(),
                        tokenizer,
                        style.template(),
                        plan.architecture().maxPositions(),
                        context.reading())
                .within(context.cache(recipe.data().cache(), plan.files()))
                .prepare(recipe.run().seed());
        context.report(data);
        StageTraining training = new StageTraining(
                objective, recipe.optimizer(), recipe.run(), data, recipe.data().shuffle());
        MemoryPlan memory = training.planned(plan, context);
        try (TunedModel model = TunedModel.load(
                plan, context.engine(), recipe.model().weights(), recipe.run().seed())) {
            model.learnsToChat(style, tokenizer);
            ChatQuestions questions = new ChatQuestions(
                    tokenizer,
                    style,
                    recipe.data().date(),
                    recipe.data().system(),
                    plan.files().endTokens(tokenizer));
            StageTraining.Course course =
                    training.train(model, questions.sampling(recipe.run().report(), model, context), memory, context);
            Path result = context.publish(model);
            return new TrainingSummary(
                    result, model.resultName(), recipe.model().path(), course);
        }
    }
}

package org.medicalgpt4j.stage;

import java.nio.file.Path;
import java.util.List;
import org.medicalgpt4j.data.PreparedDialogues;
import org.medicalgpt4j.data.TextPreparation;
import org.medicalgpt4j.recipe.PtRecipe;
import org.medicalgpt4j.recipe.ReportSettings;
import org.medicalgpt4j.tokenizer.Tokenizer;

/** Pre-training: the model learns the language and the facts of documents. */
final class PtStage {
    private final PtRecipe recipe;
    private final StageContext context;

    PtStage(PtRecipe recipe, StageContext context) {
        this.recipe = recipe;
        this.context = context;
    }

    /** Trains and publishes the result in the output folder. */
    TrainingSummary run() {
        TuningPlan plan = TuningPlan.of(recipe.model(), recipe.tuning())
                .withNoise(recipe.run().neftuneAlpha());
        Tokenizer tokenizer = plan.files().tokenizer();
        PreparedDialogues data = new TextPreparation(
                        recipe.data(),
                        tokenizer,
                        plan.files().endTokens(tokenizer),
                        plan.architecture().maxPositions(),
                        context.reading())
                .within(context.cache(recipe.data().cache(), plan.files()))
                .prepare(recipe.run().seed());
        context.report(data);
        ReportSettings report = recipe.run().report();
        List<String> questions = report.questions();
        StageTraining training = new StageTraining(
                NextTokenLearning.of(recipe.run(), plan),
                recipe.optimizer(),
                recipe.run(),
                data,
                recipe.data().shuffle());
        MemoryPlan memory = training.planned(plan, context);
        try (TunedModel model = TunedModel.load(
                plan, context.engine(), recipe.model().weights(), recipe.run().seed())) {
            StageTraining.Course measures = training.train(
                    model,
                    RecipeQuestions.of(
                            questions,
                            () -> new GreedyAnswers(
                                            tokenizer,
                                            plan.files().endTokens(tokenizer),
                                            List.of(),
                                            report.maxNewTokens())
                                    .to(
                                            questions.stream()
                                                    .map(tokenizer::encode)
                                                    .toList(),
                                            model,
                                            context)),
                    memory,
                    context);
            Path result = context.publish(model);
            return new TrainingSummary(
                    result, model.resultName(), recipe.model().path(), measures);
        }
    }
}

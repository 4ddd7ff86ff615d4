package org.medicalgpt4j.stage;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medicalgpt4j.checkpoint.ExistingFolder;
import org.medicalgpt4j.checkpoint.FileContent;
import org.medicalgpt4j.checkpoint.Publication;
import org.medicalgpt4j.data.DialoguePreparation;
import org.medicalgpt4j.data.PreparedDialogues;
import org.medicalgpt4j.data.TrainingStream;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.OptimizerOptions.AdamW;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.engine.TrainingProgram;
import org.medicalgpt4j.model.GraphOptions;
import org.medicalgpt4j.model.Parameter;
import org.medicalgpt4j.model.ParameterRole;
import org.medicalgpt4j.objective.NextTokenCrossEntropy;
import org.medicalgpt4j.recipe.OptimizerSettings;
import org.medicalgpt4j.recipe.RunSettings;
import org.medicalgpt4j.recipe.SftRecipe;
import org.medicalgpt4j.template.ChatTemplate;
import org.medicalgpt4j.template.RenderOptions;
import org.medicalgpt4j.tokenizer.Tokenizer;
import org.medicalgpt4j.train.Evaluation;
import org.medicalgpt4j.train.LearningRate;
import org.medicalgpt4j.train.MetricsFile;
import org.medicalgpt4j.train.TrainingEvent;
import org.medicalgpt4j.train.TrainingListener;
import org.medicalgpt4j.train.TrainingLoop;

/** Supervised fine-tuning: the model learns to give the answers of dialogues. */
final class SftStage {
    private static final String DATA_REPORT = "data-report.txt";

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
        log.say(data.text().stripTrailing());
        Publication publication = Publication.onDisk();
        publication.file(output.resolve(DATA_REPORT), FileContent.text(data.text()));
        TrainingStream stream = new TrainingStream(
                data.split().training(),
                DialoguePreparation.batching(run),
                recipe.data().shuffle(),
                run.seed());
        long steps = run.maxSteps()
                .map(most -> Math.min(most, stream.totalSteps(run.epochs())))
                .orElseGet(() -> stream.totalSteps(run.epochs()));
        try (TunedModel model = TunedModel.load(plan, engine, run.seed())) {
            AnswerComparison comparison = comparison(plan, tokenizer, template);
            Optional<AnswerComparison.Answers> before = answers(comparison, model, engine, options);
            Evaluated evaluated = train(model, engine, options, data, stream, steps, output);
            ExistingFolder existing = run.overwrite() ? ExistingFolder.REPLACE : ExistingFolder.REFUSE;
            Path result = model.save(publication, output, existing);
            Optional<AnswerComparison.Answers> after = answers(comparison, model, engine, options);
            return new SftResult(
                    result,
                    model.resultName(),
                    recipe.model().path(),
                    evaluated.before(),
                    evaluated.after(),
                    comparison.exactQuestions(),
                    recipe.compare().ask(),
                    before,
                    after);
        }
    }

    private record Evaluated(Optional<Evaluation.Result> before, Optional<Evaluation.Result> after) {}

    private Evaluated train(
            TunedModel model,
            Engine engine,
            ProgramOptions options,
            PreparedDialogues data,
            TrainingStream stream,
            long steps,
            Path output) {
        RunSettings run = recipe.run();
        Optional<Evaluation> evaluation = data.split().evaluation().size() == 0
                ? Optional.empty()
                : Optional.of(new Evaluation(
                        engine,
                        model.graph(GraphOptions.scoring()),
                        model.parameters(),
                        options,
                        data.split().evaluation(),
                        Math.max(recipe.data().maxLength(), RunSettings.DEFAULT_TOKENS_PER_STEP)));
        try (MetricsFile metrics = new MetricsFile(output);
                TrainingProgram program = engine.compile(
                        model.training(),
                        new NextTokenCrossEntropy(),
                        optimizer(recipe.optimizer()),
                        model.parameters(),
                        options)) {
            List<TrainingListener> all = new ArrayList<>(listeners);
            all.add(metrics);
            TrainingLoop loop = new TrainingLoop(
                    program,
                    stream,
                    LearningRate.of(recipe.optimizer(), steps),
                    new TrainingLoop.Options(steps, recipe.optimizer().maxGradNorm(), run.seed(), run.evaluateEvery()),
                    evaluation,
                    all);
            Optional<Evaluation.Result> before = loop.evaluate(0);
            TrainingEvent started = new TrainingEvent.Started(
                    steps,
                    elements(model.training().trainable()),
                    elements(model.training().parameters()));
            all.forEach(listener -> listener.on(started));
            loop.run();
            return new Evaluated(before, loop.evaluate(steps));
        } finally {
            evaluation.ifPresent(Evaluation::close);
        }
    }

    private static long elements(List<Parameter> parameters) {
        return parameters.stream().mapToLong(Parameter::elements).sum();
    }

    /** Norms and biases are not decayed: pulling them to zero would change what the layer does, not how complex it is. */
    private static AdamW optimizer(OptimizerSettings settings) {
        return new AdamW(
                settings.betas().first(),
                settings.betas().second(),
                settings.epsilon(),
                settings.weightDecay(),
                parameter -> parameter.role() != ParameterRole.NORM && parameter.role() != ParameterRole.BIAS);
    }

    private PreparedDialogues prepare(TuningPlan plan, Tokenizer tokenizer, ChatTemplate template) {
        DialoguePreparation preparation = new DialoguePreparation(
                recipe.data(),
                tokenizer,
                template,
                plan.architecture().maxPositions(),
                (rows, bytes, total) -> log.say("read " + rows + " rows"));
        return preparation.prepare(recipe.run().seed());
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

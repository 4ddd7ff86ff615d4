package org.medicalgpt4j.stage;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medicalgpt4j.data.DialoguePreparation;
import org.medicalgpt4j.data.EvaluationSplit;
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
import org.medicalgpt4j.train.Evaluation;
import org.medicalgpt4j.train.LearningRate;
import org.medicalgpt4j.train.MetricsFile;
import org.medicalgpt4j.train.TrainingEvent;
import org.medicalgpt4j.train.TrainingListener;
import org.medicalgpt4j.train.TrainingLoop;

/** Training by the likelihood of the next token, as pre-training and supervised fine-tuning do it. */
final class NextTokenTraining {
    private final OptimizerSettings optimizer;
    private final RunSettings run;
    private final EvaluationSplit data;
    private final TrainingStream stream;
    private final long steps;

    /** @throws org.medicalgpt4j.data.DataException if the data and the size of a step do not fit */
    NextTokenTraining(OptimizerSettings optimizer, RunSettings run, PreparedDialogues data, boolean shuffle) {
        this.optimizer = optimizer;
        this.run = run;
        this.data = data.split();
        this.stream = data.stream(DialoguePreparation.batching(run), shuffle, run.seed());
        long all = stream.totalSteps(run.epochs());
        this.steps = run.maxSteps().map(most -> Math.min(most, all)).orElse(all);
    }

    /** Held-out measures before and after training, if anything is held out. */
    record Measures(Optional<Evaluation.Result> before, Optional<Evaluation.Result> after) {}

    Measures train(
            TunedModel model, Engine engine, ProgramOptions options, Path output, List<TrainingListener> listeners) {
        Optional<Evaluation> evaluation = evaluation(model, engine, options);
        try (MetricsFile metrics = new MetricsFile(output);
                TrainingProgram program = engine.compile(
                        model.training(), new NextTokenCrossEntropy(), adamW(optimizer), model.parameters(), options)) {
            List<TrainingListener> all = new ArrayList<>(listeners);
            all.add(metrics);
            TrainingLoop loop = new TrainingLoop(
                    program,
                    stream,
                    LearningRate.of(optimizer, steps),
                    new TrainingLoop.Options(steps, optimizer.maxGradNorm(), run.seed(), run.evaluateEvery()),
                    evaluation,
                    all);
            Optional<Evaluation.Result> before = loop.evaluate(0);
            TrainingEvent started = new TrainingEvent.Started(
                    steps,
                    elements(model.training().trainable()),
                    elements(model.training().parameters()));
            all.forEach(listener -> listener.on(started));
            loop.run();
            return new Measures(before, loop.evaluate(steps));
        } finally {
            evaluation.ifPresent(Evaluation::close);
        }
    }

    private Optional<Evaluation> evaluation(TunedModel model, Engine engine, ProgramOptions options) {
        if (data.evaluation().size() == 0) {
            return Optional.empty();
        }
        int tokens = Math.max(data.evaluation().longest(), RunSettings.DEFAULT_TOKENS_PER_STEP);
        return Optional.of(new Evaluation(
                engine, model.graph(GraphOptions.scoring()), model.parameters(), options, data.evaluation(), tokens));
    }

    private static long elements(List<Parameter> parameters) {
        return parameters.stream().mapToLong(Parameter::elements).sum();
    }

    /** Norms and biases are not decayed: pulling them to zero would change what the layer does, not how complex it is. */
    private static AdamW adamW(OptimizerSettings settings) {
        return new AdamW(
                settings.betas().first(),
                settings.betas().second(),
                settings.epsilon(),
                settings.weightDecay(),
                parameter -> parameter.role() != ParameterRole.NORM && parameter.role() != ParameterRole.BIAS);
    }
}

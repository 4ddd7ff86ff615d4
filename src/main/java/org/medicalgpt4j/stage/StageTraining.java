package org.medicalgpt4j.stage;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medicalgpt4j.data.DialoguePreparation;
import org.medicalgpt4j.data.EvaluationSplit;
import org.medicalgpt4j.data.Mixture;
import org.medicalgpt4j.data.PreparedDialogues;
import org.medicalgpt4j.data.ScoringBatches;
import org.medicalgpt4j.data.TrainingStream;
import org.medicalgpt4j.engine.TrainingProgram;
import org.medicalgpt4j.model.GraphOptions;
import org.medicalgpt4j.model.Parameter;
import org.medicalgpt4j.recipe.OptimizerSettings;
import org.medicalgpt4j.recipe.RunSettings;
import org.medicalgpt4j.train.Evaluation;
import org.medicalgpt4j.train.LearningRate;
import org.medicalgpt4j.train.Measures;
import org.medicalgpt4j.train.Progress;
import org.medicalgpt4j.train.Sampling;
import org.medicalgpt4j.train.StreamSteps;
import org.medicalgpt4j.train.TrainingLoop;

/** What all stages that train on data have in common: memory, optimizer, loop, evaluation. */
final class StageTraining {
    private final StageObjective objective;
    private final OptimizerSettings optimizer;
    private final RunSettings run;
    private final EvaluationSplit data;
    private final Mixture mixture;
    private final TrainingStream stream;
    private final long steps;

    /** @throws org.medicalgpt4j.data.file.DataException if the data and the size of a step do not fit */
    StageTraining(
            StageObjective objective,
            OptimizerSettings optimizer,
            RunSettings run,
            PreparedDialogues data,
            boolean shuffle) {
        this.objective = objective;
        this.optimizer = optimizer;
        this.run = run;
        this.data = data.split();
        this.mixture = data.mixture();
        this.stream = data.stream(DialoguePreparation.batching(run), shuffle, run.seed());
        long all = stream.totalSteps(run.epochs());
        this.steps = run.maxSteps().map(most -> Math.min(most, all)).orElse(all);
    }

    /**
     * Held-out measures before and after training, if anything is held out.
     *
     * @param scores whether the model scores texts instead of writing them
     */
    record Course(boolean scores, Optional<Measures> before, Optional<Measures> after) {}

    /**
     * Trains the model.
     *
     * @param sampling what the model is to say at each evaluation
     * @param memory as planned
     */
    Course train(TunedModel model, Optional<Sampling> sampling, MemoryPlan memory, StageContext context) {
        try (StageObjective.Feed feed = objective.feed(model, data, context)) {
            return train(feed, model, sampling, memory, context);
        }
    }

    private Course train(
            StageObjective.Feed feed,
            TunedModel model,
            Optional<Sampling> sampling,
            MemoryPlan memory,
            StageContext context) {
        Optional<Evaluation> evaluation = evaluation(feed, model, context);
        try (TrainingProgram program = context.engine()
                .compile(
                        model.training(),
                        objective.training(),
                        OptimizerPlan.of(optimizer),
                        model.parameters(),
                        context.options())) {
            Progress reached = context.run()
                    .train(
                            program,
                            new StreamSteps(stream, feed.layout()),
                            options(model),
                            evaluation,
                            sampling,
                            model,
                            fingerprints(),
                            context.hooks().stop(),
                            context.hooks().listeners());
            long held = model.parameters().bytes()
                    + program.memory().total()
                    + feed.memory()
                    + evaluation.map(scoring -> scoring.memory().total()).orElse(0L);
            context.say(memory.comparison(held));
            return new Course(
                    model.plan().scores(),
                    reached.first().map(Progress.Scored::result),
                    reached.latest().map(Progress.Scored::result));
        } finally {
            evaluation.ifPresent(Evaluation::close);
        }
    }

    /**
     * Plans the memory, says so, and refuses what cannot fit. Nothing is loaded for it.
     *
     * @throws StageException naming what would make the run fit
     */
    MemoryPlan planned(TuningPlan tuning, StageContext context) {
        List<Parameter> trainable = tuning.build(GraphOptions.trainable()).trainable();
        tuning.freeze().ifPresent(layers -> context.say(layers.text()));
        RateGroups rates = new RateGroups(optimizer);
        rates.require(trainable);
        rates.lines(trainable).forEach(context::say);
        TrainingStream.MicroBatchSize largest = stream.largestMicroBatch();
        int scored = data.evaluation().size() == 0 ? 0 : ScoringBatches.largest(data.evaluation(), evaluationTokens());
        MemoryPlanner planner = new MemoryPlanner(
                context.engine(),
                context.options(),
                objective,
                OptimizerPlan.of(optimizer),
                largest.sequences(),
                scored);
        MemoryPlan plan = planner.plan(tuning, largest.tokens(), run.gradientCheckpointing());
        long room = context.engine().memoryBytes();
        context.say(plan.text(room));
        if (plan.total() > room) {
            throw new StageException(
                    new MemoryAdvice(planner, tuning, largest, data.training().longest(), run).refusal(plan, room));
        }
        return plan;
    }

    private int evaluationTokens() {
        return Math.max(data.evaluation().longest(), RunSettings.DEFAULT_TOKENS_PER_STEP);
    }

    private TrainingLoop.Options options(TunedModel model) {
        return new TrainingLoop.Options(
                LearningRate.of(optimizer, steps),
                optimizer.step().maxGradNorm(),
                run.seed(),
                run.evaluateEvery(),
                run.nonFinite(),
                run.mostSkipped(),
                run.lossSpike(),
                elements(model.training().trainable()),
                elements(model.training().parameters()));
    }

    /** What a checkpoint's data is compared by. */
    private Map<String, String> fingerprints() {
        Map<String, String> fingerprints = new LinkedHashMap<>();
        fingerprints.put("training", data.training().summary());
        fingerprints.put("evaluation", data.evaluation().summary());
        fingerprints.put("mixed", mixture.summary());
        return fingerprints;
    }

    private Optional<Evaluation> evaluation(StageObjective.Feed feed, TunedModel model, StageContext context) {
        if (data.evaluation().size() == 0) {
            return Optional.empty();
        }
        return Optional.of(new Evaluation(
                context.engine(),
                model.graph(GraphOptions.scoring()),
                objective.scoring(),
                model.parameters(),
                context.options(),
                feed.heldOut(data.evaluation(), evaluationTokens())));
    }

    private static long elements(List<Parameter> parameters) {
        return parameters.stream().mapToLong(Parameter::elements).sum();
    }
}

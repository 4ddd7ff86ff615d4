package org.medicalgpt4j.train;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.medicalgpt4j.data.RaggedBatch;
import org.medicalgpt4j.data.SourceLine;
import org.medicalgpt4j.data.TrainingStep;
import org.medicalgpt4j.data.TrainingStream;
import org.medicalgpt4j.engine.Tensor;
import org.medicalgpt4j.engine.TrainingProgram;
import org.medicalgpt4j.objective.NextTokenCrossEntropy;

/**
 * Takes optimizer steps: each is the gradient of its micro batches, normalised by the targets of the whole step, so that
 * cutting a step into more micro batches changes nothing but memory. The loop knows nothing of stages.
 */
public final class TrainingLoop {
    private final TrainingProgram program;
    private final TrainingStream stream;
    private final LearningRate learningRate;
    private final Options options;
    private final Optional<Evaluation> evaluation;
    private final List<TrainingListener> listeners;

    /**
     * @param maxGradNorm 0 for no clipping
     * @param seed what dropout draws from
     * @param evaluateEvery steps between evaluations; 0 for none during training
     */
    public record Options(long totalSteps, double maxGradNorm, long seed, int evaluateEvery) {}

    public TrainingLoop(
            TrainingProgram program,
            TrainingStream stream,
            LearningRate learningRate,
            Options options,
            Optional<Evaluation> evaluation,
            List<TrainingListener> listeners) {
        this.program = program;
        this.stream = stream;
        this.learningRate = learningRate;
        this.options = options;
        this.evaluation = evaluation;
        this.listeners = List.copyOf(listeners);
    }

    /**
     * Trains to the last step.
     *
     * @throws TrainingException if a loss or gradient is not a number
     */
    public void run() {
        long start = System.nanoTime();
        long tokens = 0;
        for (long number = 1; number <= options.totalSteps(); number++) {
            TrainingEvent.Step step = step(number);
            tokens += step.tokens();
            tell(step);
            boolean last = number == options.totalSteps();
            if (options.evaluateEvery() > 0 && number % options.evaluateEvery() == 0 && !last) {
                evaluate(number);
            }
        }
        double seconds = seconds(start);
        tell(new TrainingEvent.Finished(options.totalSteps(), seconds, tokens / seconds));
    }

    /** Scores the held-out data, if there is any, and tells the listeners. */
    public Optional<Evaluation.Result> evaluate(long afterStep) {
        long start = System.nanoTime();
        Optional<Evaluation.Result> result = evaluation.map(Evaluation::run);
        result.ifPresent(r -> tell(new TrainingEvent.Evaluated(afterStep, r, seconds(start))));
        return result;
    }

    private TrainingEvent.Step step(long number) {
        long start = System.nanoTime();
        int stepsOfEpoch = stream.steps(stream.state().epoch());
        TrainingStep step = stream.next();
        long targets = step.targetCount();
        if (targets == 0) {
            throw new TrainingException("step " + number + " has no targets: all its " + step.sequenceCount()
                    + " sequences are masked; raise the step size or check the data");
        }
        double loss = 0;
        double correct = 0;
        for (int i = 0; i < step.microBatchCount(); i++) {
            RaggedBatch batch = step.microBatch(i);
            Map<String, Tensor> values =
                    program.accumulate(BatchInputs.of(batch, options.seed(), number), 1.0 / targets);
            double lossSum = values.get(NextTokenCrossEntropy.LOSS_SUM).scalar();
            if (!Double.isFinite(lossSum)) {
                throw notFinite("the loss", number, step.sources(i));
            }
            loss += lossSum;
            correct += values.get(NextTokenCrossEntropy.CORRECT_SUM).scalar();
        }
        double rate = learningRate.at(number);
        double clip = options.maxGradNorm() > 0 ? options.maxGradNorm() : Double.POSITIVE_INFINITY;
        TrainingProgram.UpdateResult update = program.update(new TrainingProgram.UpdateStep(number, rate, clip));
        if (!update.applied()) {
            throw notFinite("the gradient", number, step.sources(0));
        }
        return new TrainingEvent.Step(
                number,
                step.position().epoch() + (step.position().step() + 1.0) / stepsOfEpoch,
                loss / targets,
                correct / targets,
                update.gradNorm(),
                rate,
                step.tokenCount(),
                targets,
                seconds(start),
                program.memory());
    }

    private static TrainingException notFinite(String what, long number, List<SourceLine> sources) {
        String rows = sources.stream().limit(3).map(SourceLine::toString).collect(Collectors.joining(", "));
        return new TrainingException(what + " of step " + number + " is not a number (rows " + rows
                + (sources.size() > 3 ? ", ..." : "")
                + "); nothing was changed by this step: lower optimizer.learningRate or look at these rows");
    }

    private void tell(TrainingEvent event) {
        listeners.forEach(listener -> listener.on(event));
    }

    private static double seconds(long start) {
        return Math.max(1e-9, (System.nanoTime() - start) / 1e9);
    }
}

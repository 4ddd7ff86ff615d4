package org.medicalgpt4j.train;

import java.util.stream.Collectors;
import org.medicalgpt4j.data.TrainingStep;
import org.medicalgpt4j.data.TrainingStream;
import org.medicalgpt4j.data.file.SourceLine;

/** Steps of data that is dealt out by a stream. */
public final class StreamSteps implements StepSource {
    private final TrainingStream stream;
    private final Layout layout;

    /** What a stage makes of a step's sequences. */
    @FunctionalInterface
    public interface Layout {
        /**
         * @param number of the step from 1
         * @throws TrainingException if there is nothing in it to learn
         */
        StepContent of(TrainingStep step, long number);
    }

    public StreamSteps(TrainingStream stream, Layout layout) {
        this.stream = stream;
        this.layout = layout;
    }

    @Override
    public SourceStep next(long number) {
        int stepsOfEpoch = stream.steps(stream.state().epoch());
        TrainingStep step = stream.next();
        double epoch = step.position().epoch() + (step.position().step() + 1.0) / stepsOfEpoch;
        return new SourceStep(epoch, step.tokenCount(), rows(step), layout.of(step, number));
    }

    /** The rows a step was made of, the first of them by name. */
    private static String rows(TrainingStep step) {
        String rows =
                step.sources(0).stream().limit(3).map(SourceLine::toString).collect(Collectors.joining(", "));
        return "rows " + rows + (step.unitCount() > 3 ? ", ..." : "");
    }

    @Override
    public SourcePosition position() {
        return SourcePosition.at(stream.state());
    }

    @Override
    public void seek(SourcePosition position) {
        stream.seek(position.data());
    }
}

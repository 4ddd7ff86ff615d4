package org.medicalgpt4j.train;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Optional;
import org.medicalgpt4j.checkpoint.AppendedFile;
import org.medicalgpt4j.checkpoint.FileContent;
import org.medicalgpt4j.checkpoint.FileSystemAccess;
import org.medicalgpt4j.checkpoint.Publication;

/**
 * Writes one JSON object a line for every step and evaluation: {@code metrics.jsonl}. Equal runs write equal lines, but for
 * {@code measured}: time, speed and memory are those of the machine.
 */
public final class MetricsFile implements AutoCloseable {
    public static final String FILE = "metrics.jsonl";

    /** What the names of measures on held-out data begin with. */
    public static final String EVALUATION = "eval_";

    private final AppendedFile file;

    private MetricsFile(AppendedFile file) {
        this.file = file;
    }

    /**
     * Begins the file of a run.
     *
     * @param checkpoint whose lines come first, if the run goes on from one
     */
    public static MetricsFile open(FileSystemAccess files, Path output, Optional<Path> checkpoint) {
        Path path = output.resolve(FILE);
        FileContent earlier = checkpoint
                .map(folder -> FileContent.copyOf(folder.resolve(FILE)))
                .orElse(FileContent.text(""));
        new Publication(files).file(path, earlier);
        return new MetricsFile(AppendedFile.open(files, path));
    }

    /** Writes the line of an event, and answers it; empty for events that leave none. */
    public Optional<ObjectNode> add(TrainingEvent event) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        if (event instanceof TrainingEvent.Step step) {
            put(step, line);
        } else if (event instanceof TrainingEvent.Evaluated evaluated) {
            put(evaluated, line);
        } else if (event instanceof TrainingEvent.Sampled sampled) {
            put(sampled, line);
        } else if (event instanceof TrainingEvent.Skipped skipped) {
            put(skipped, line);
        } else if (event instanceof TrainingEvent.LossSpiked spike) {
            line.put("step", spike.number())
                    .put("spike_loss", spike.loss())
                    .put("spike_mean", spike.mean())
                    .put("spike_deviations", spike.deviations());
        } else {
            return Optional.empty();
        }
        file.line(line.toString());
        return Optional.of(line);
    }

    private static void put(TrainingEvent.Step step, ObjectNode line) {
        line.put("step", step.number()).put("epoch", step.epoch());
        step.measures().values().forEach(line::put);
        line.put("grad_norm", step.gradNorm())
                .put("learning_rate", step.learningRate())
                .put("tokens", step.tokens());
        step.measures().counts().forEach(line::put);
        measured(line, step.seconds())
                .put("tokens_per_second", step.tokensPerSecond())
                .put("memory_bytes", step.memory().total());
    }

    private static void put(TrainingEvent.Evaluated evaluated, ObjectNode line) {
        line.put("step", evaluated.step());
        evaluated.result().values().forEach((name, value) -> line.put(EVALUATION + name, value));
        evaluated.result().counts().forEach((name, count) -> line.put(EVALUATION + name, count));
        measured(line, evaluated.seconds());
    }

    private static void put(TrainingEvent.Sampled sampled, ObjectNode line) {
        ArrayNode samples = line.put("step", sampled.step()).putArray("samples");
        sampled.samples()
                .forEach(sample ->
                        samples.addObject().put("question", sample.question()).put("answer", sample.answer()));
        measured(line, sampled.seconds());
    }

    private static void put(TrainingEvent.Skipped skipped, ObjectNode line) {
        line.put("step", skipped.number())
                .put("epoch", skipped.epoch())
                .put("skipped", skipped.what() + " is not a number")
                .put("skipped_in_a_row", skipped.inARow())
                .put("skipped_steps", skipped.total())
                .put("tokens", skipped.tokens());
        measured(line, skipped.seconds());
    }

    private static ObjectNode measured(ObjectNode line, double seconds) {
        return line.putObject("measured")
                .put("time", System.currentTimeMillis() / 1000.0)
                .put("seconds", seconds);
    }

    @Override
    public void close() {
        file.close();
    }
}

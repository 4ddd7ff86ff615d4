package org.medicalgpt4j.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes one JSON object a line for every step and evaluation: {@code metrics.jsonl}. */
public final class MetricsFile implements TrainingListener, AutoCloseable {
    public static final String FILE = "metrics.jsonl";

    private final ObjectMapper json = new ObjectMapper();
    private final Path path;
    private final Writer writer;

    /** Starts an empty file. */
    public MetricsFile(Path folder) {
        this.path = folder.resolve(FILE);
        try {
            this.writer = Files.newBufferedWriter(path, StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new TrainingException(path + " cannot be written: " + failure);
        }
    }

    @Override
    public void on(TrainingEvent event) {
        ObjectNode line = json.createObjectNode();
        if (event instanceof TrainingEvent.Step step) {
            line.put("step", step.number())
                    .put("epoch", step.epoch())
                    .put("loss", step.loss())
                    .put("accuracy", step.accuracy())
                    .put("grad_norm", step.gradNorm())
                    .put("learning_rate", step.learningRate())
                    .put("tokens", step.tokens())
                    .put("targets", step.targets())
                    .put("seconds", step.seconds())
                    .put("tokens_per_second", step.tokensPerSecond())
                    .put("memory_bytes", step.memory().total());
        } else if (event instanceof TrainingEvent.Evaluated evaluated) {
            line.put("step", evaluated.step())
                    .put("eval_loss", evaluated.result().loss())
                    .put("eval_perplexity", evaluated.result().perplexity())
                    .put("eval_accuracy", evaluated.result().accuracy())
                    .put("eval_targets", evaluated.result().targets())
                    .put("eval_seconds", evaluated.seconds());
        } else {
            return;
        }
        write(line);
    }

    private void write(ObjectNode line) {
        try {
            writer.write(json.writeValueAsString(line));
            writer.write('\n');
            writer.flush();
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        } catch (IOException failure) {
            throw new TrainingException(path + " cannot be written: " + failure.getMessage());
        }
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}

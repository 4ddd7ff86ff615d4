package org.medicalgpt4j.train.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.medicalgpt4j.checkpoint.CheckpointException;
import org.medicalgpt4j.train.MetricsFile;

/** Reads {@link MetricsFile}, from which everything else that a run says about itself is made. */
public final class MetricLines {
    private static final ObjectMapper JSON = new ObjectMapper();

    private MetricLines() {}

    /**
     * The lines of a run in their order. Half a line at the end, which a kill may leave, is passed over.
     *
     * @param folder of the run or a checkpoint; no lines if it has no such file
     * @throws CheckpointException if it cannot be read or a line is no JSON
     */
    public static List<JsonNode> in(Path folder) {
        Path file = folder.resolve(MetricsFile.FILE);
        List<JsonNode> lines = new ArrayList<>();
        if (!Files.exists(file)) {
            return lines;
        }
        try (Stream<String> texts = Files.lines(file)) {
            int number = 0;
            for (String text : (Iterable<String>) texts::iterator) {
                number++;
                if (text.endsWith("}")) {
                    lines.add(line(text, file, number));
                }
            }
        } catch (IOException | UncheckedIOException failure) {
            throw new CheckpointException(file + " cannot be read: " + failure.getMessage(), failure);
        }
        return lines;
    }

    private static JsonNode line(String text, Path file, int number) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException malformed) {
            throw new CheckpointException(
                    file + ", line " + number + " is not valid JSON: " + malformed.getOriginalMessage());
        }
    }

    /** Measures of a step's line by their names, with its epoch, gradient norm and learning rate; counts are left out. */
    static Map<String, Double> measures(JsonNode line) {
        Map<String, Double> measures = new LinkedHashMap<>();
        line.properties().forEach(field -> {
            if (field.getValue().isFloatingPointNumber()) {
                measures.put(field.getKey(), field.getValue().doubleValue());
            }
        });
        return measures;
    }

    /** Measures of held-out data by their names; none if the line is no evaluation's. */
    static Map<String, Double> evaluation(JsonNode line) {
        Map<String, Double> measures = new LinkedHashMap<>();
        measures(line).forEach((name, value) -> {
            if (name.startsWith(MetricsFile.EVALUATION)) {
                measures.put(name.substring(MetricsFile.EVALUATION.length()), value);
            }
        });
        return measures;
    }
}

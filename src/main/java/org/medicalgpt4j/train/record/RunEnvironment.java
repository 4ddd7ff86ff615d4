package org.medicalgpt4j.train.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.medicalgpt4j.checkpoint.CheckpointException;
import org.medicalgpt4j.recipe.RecipeLock;

/** What an output folder says about what a run was made of: program, platform, inputs, data. */
final class RunEnvironment {
    private static final String DATA = "data-report.txt";
    private static final int CHECKSUM_SHOWN = 12;

    private RunEnvironment() {}

    /** The summary of the data as text; empty if there is none. */
    static String dataReport(Path output) {
        return text(output.resolve(DATA));
    }

    /** Names and values of {@link RecipeLock}; none if it is missing. */
    static ArrayNode rows(Path output) {
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        String text = text(output.resolve(RecipeLock.FILE));
        try {
            JsonNode lock = new ObjectMapper().readTree(text.isEmpty() ? "{}" : text);
            flatten("", lock, rows);
        } catch (IOException malformed) {
            throw new CheckpointException(output.resolve(RecipeLock.FILE) + " is not valid JSON: " + malformed);
        }
        return rows;
    }

    private static void flatten(String path, JsonNode node, ArrayNode rows) {
        if (node.has("sha256")) {
            String name = node.path("name").asText(node.path("path").asText());
            row(name, "sha256 " + shortened(node.path("sha256").asText()), rows);
        } else if (node.has("files")) {
            row(node.path("key").asText(), node.path("path").asText(), rows);
            node.path("files").forEach(file -> flatten(path, file, rows));
        } else if (node.isObject()) {
            node.properties()
                    .forEach(entry -> flatten(
                            path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(), entry.getValue(), rows));
        } else if (node.isArray()) {
            node.forEach(item -> flatten(path, item, rows));
        } else {
            row(path, node.asText(), rows);
        }
    }

    private static void row(String name, String value, ArrayNode rows) {
        rows.addArray().add(name).add(value);
    }

    private static String shortened(String checksum) {
        return checksum.substring(0, Math.min(CHECKSUM_SHOWN, checksum.length())) + "…";
    }

    private static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException failure) {
            throw new CheckpointException(file + " cannot be read: " + failure.getMessage(), failure);
        }
    }
}

package org.medicalgpt4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All that a run leaves and that does not depend on the clock: every byte of its result, of one checkpoint with the
 * optimizer's state, and of its metrics without what was measured.
 */
record RunTrace(Map<String, String> files) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param step of the checkpoint to look at */
    static RunTrace of(Path output, long step) {
        Map<String, String> files = new TreeMap<>();
        for (String folder : new String[] {"adapter", "model", "checkpoint-" + step}) {
            if (Files.exists(output.resolve(folder))) {
                walk(output.resolve(folder))
                        .forEach(file -> files.put(output.relativize(file).toString(), text(file)));
            }
        }
        files.put("metrics.jsonl", text(output.resolve("metrics.jsonl")));
        assertTrue(files.containsKey("checkpoint-" + step + "/optimizer/state.safetensors"), files.keySet()::toString);
        return new RunTrace(files);
    }

    void assertSame(RunTrace other, String message) {
        assertEquals(files.keySet(), other.files.keySet(), message);
        files.forEach((name, content) -> assertEquals(content, other.files.get(name), message + ": " + name));
    }

    private static Stream<Path> walk(Path folder) {
        try {
            return Files.walk(folder).filter(Files::isRegularFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return switch (file.getFileName().toString()) {
                case "metrics.jsonl" -> metrics(file);
                case "training_state.json" -> state(file);
                case "trainer_state.json" -> trainerState(file);
                case "recipe.yaml", "recipe.lock.json" -> "";
                default -> sha256(Files.readAllBytes(file));
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String metrics(Path file) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (String line : Files.readAllLines(file)) {
            ObjectNode metrics = (ObjectNode) JSON.readTree(line);
            metrics.remove("measured");
            lines.append(metrics).append('\n');
        }
        return lines.toString();
    }

    /** The recipe names its output folder, and the metrics have their times: their checksums are left out. */
    private static String state(Path file) throws IOException {
        ObjectNode state = (ObjectNode) JSON.readTree(file.toFile());
        state.remove("sealed");
        ((ObjectNode) state.get("files"))
                .remove(List.of("metrics.jsonl", "trainer_state.json", "recipe.yaml", "recipe.lock.json"));
        return state.toString();
    }

    /** The folder's name, and times, are left out. */
    private static String trainerState(Path file) throws IOException {
        ObjectNode state = (ObjectNode) JSON.readTree(file.toFile());
        state.remove("best_model_checkpoint");
        state.get("log_history").forEach(entry -> ((ObjectNode) entry).remove("eval_runtime"));
        return state.toString();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

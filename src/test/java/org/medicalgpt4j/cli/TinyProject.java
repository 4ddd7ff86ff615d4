package org.medicalgpt4j.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A folder with a tiny model of random weights, a few dialogues and a recipe, all made through the command line. */
final class TinyProject {
    private static final int DIALOGUES = 24;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    TinyProject(Path folder) {
        this.folder = folder;
        write("text.txt", text());
        write("dialogues.jsonl", dialogues());
        CommandLineRun.of(
                        "new-model",
                        "--text",
                        path("text.txt"),
                        "--output",
                        path("empty"),
                        "--vocabulary",
                        "400",
                        "--hidden",
                        "32",
                        "--layers",
                        "2",
                        "--heads",
                        "4",
                        "--kv-heads",
                        "2",
                        "--positions",
                        "128")
                .orFail();
        write("pt.yaml", """
                stage: pt
                model: { path: %s, weights: fresh }
                tuning: { method: full }
                data: { train: [ { path: %s } ], maxLength: 64 }
                optimizer: { learningRate: 3e-3 }
                run: { epochs: 1, maxSteps: 3, tokensPerStep: 256, output: %s }
                """.formatted(path("empty"), path("text.txt"), path("pt")));
        CommandLineRun.of("run", path("pt.yaml")).orFail();
        write("sft.yaml", """
                stage: sft
                model: { path: %s }
                tuning: { rank: 4 }
                data:
                  train: [ { path: %s } ]
                  evaluation: { split: 0.2 }
                  maxLength: 64
                optimizer: { learningRate: 3e-3, warmup: 0.0 }
                run: { epochs: 10, maxSteps: 4, sequencesPerStep: 8 }
                """.formatted(model(), path("dialogues.jsonl")));
    }

    /** The pre-trained model folder. */
    String model() {
        return path("pt/model");
    }

    String path(String name) {
        return folder.resolve(name).toString();
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    void write(String name, String content) {
        try {
            Files.writeString(folder.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs the SFT recipe with changes, and answers the output folder. */
    Path train(String output, String... overrides) {
        String[] arguments = new String[overrides.length + 3];
        arguments[0] = "run";
        arguments[1] = path("sft.yaml");
        arguments[2] = "run.output=" + path(output);
        System.arraycopy(overrides, 0, arguments, 3, overrides.length);
        CommandLineRun.of((Object[]) arguments).orFail();
        return file(output);
    }

    /** One number of every line of {@code metrics.jsonl} that has it. */
    static List<Double> metric(Path output, String name) {
        return lines(output, node -> node.path(name)).stream()
                .filter(JsonNode::isNumber)
                .map(JsonNode::doubleValue)
                .toList();
    }

    private static List<JsonNode> lines(Path output, Function<JsonNode, JsonNode> field) {
        try {
            List<JsonNode> values = new ArrayList<>();
            for (String line : Files.readAllLines(output.resolve("metrics.jsonl"))) {
                values.add(field.apply(JSON.readTree(line)));
            }
            return values;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            text.append("Sign ").append(i).append(" of illness ").append(i % 7).append(" is seen by department ");
            text.append(i % 5)
                    .append(".\n疾病")
                    .append(i % 7)
                    .append("应当看第")
                    .append(i % 5)
                    .append("科。\n");
        }
        return text.toString();
    }

    private static String dialogues() {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < DIALOGUES; i++) {
            rows.append("{\"conversations\":[{\"from\":\"human\",\"value\":\"illness ")
                    .append(i)
                    .append("?\"},{\"from\":\"gpt\",\"value\":\"department ")
                    .append("1234567", 0, 1 + i % 7)
                    .append("\"}]}\n");
        }
        return rows.toString();
    }
}

package org.medicalgpt4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medicalgpt4j.RequiresSharedData;
import org.medicalgpt4j.SharedData;

/** Tokens of real Chinese medical text, given back character by character. */
@RequiresSharedData
class TokenizeRoundTripTest {
    private static final int LINES = 10_000;

    @ParameterizedTest
    @ValueSource(strings = {"qwen2.5", "llama3", "llama2", "chatglm3"})
    void should_give_ten_thousand_lines_back(String model) throws IOException {
        List<String> lines = lines();
        assertEquals(LINES, lines.size());
        CommandLineRun run = CommandLineRun.withInput(
                String.join("\n", lines),
                "tokenize",
                "--model",
                SharedData.root().resolve("tokenizers").resolve(model).toString(),
                "--ids",
                "--check",
                "-");
        assertEquals("the tokens give the text back\n", run.err());
        assertEquals(Exit.OK, run.status());
    }

    /** A text book, a collection of articles, questions and answers, cut into clauses. */
    private static List<String> lines() throws IOException {
        Path data = SharedData.root().resolve("data");
        List<String> texts = new ArrayList<>(Files.readAllLines(data.resolve("pretrain/fever.txt")));
        texts.addAll(Files.readAllLines(data.resolve("rag/medical_corpus.txt")));
        ObjectMapper json = new ObjectMapper();
        for (String row : Files.readAllLines(data.resolve("sft/medical_sft_1K_format.jsonl"))) {
            json.readTree(row)
                    .get("conversations")
                    .forEach(turn -> texts.add(turn.get("value").asText()));
        }
        return texts.stream()
                .flatMap(text -> Stream.of(text.split("(?<=[。？！；，])|\n")))
                .limit(LINES)
                .toList();
    }
}

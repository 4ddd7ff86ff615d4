package org.medicalgpt4j.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.medicalgpt4j.RequiresSharedData;
import org.medicalgpt4j.SharedData;
import org.medicalgpt4j.data.dialogue.ShareGptFormat;
import org.medicalgpt4j.data.file.JsonRows;
import org.medicalgpt4j.data.file.RowException;
import org.medicalgpt4j.data.file.SourceLine;
import org.medicalgpt4j.load.ConversationStyle;
import org.medicalgpt4j.template.RenderOptions;
import org.medicalgpt4j.template.named.NamedTemplates;
import org.medicalgpt4j.template.tool.ToolFormats;
import org.medicalgpt4j.tokenizer.Tokenizer;
import org.medicalgpt4j.tokenizer.Tokenizers;

/**
 * Token ids and loss masks that MedicalGPT made of published rows with its named templates, against ours, from the first
 * question on; what stands before it is checked as text.
 *
 * <p>Ours differ on purpose, and the test takes just these differences out before it compares: MedicalGPT ends LLaMA-3's
 * answers with the end of text (128001) and writes the end of turn (128009) behind it, unlearned; rows above the limit lose
 * their last exchanges, ours is not limited here. Rows with tools are not compared where it leaves the tools' descriptions
 * out (no tool format), and neither are its cuts in proportion (limits of 60 and 128).
 */
@RequiresSharedData
class PublishedNamedMasksTest {
    private static final int LLAMA3_END_OF_TEXT = 128001;
    private static final int LLAMA3_END_OF_TURN = 128009;
    /** A published row of this length lost exchanges to the limit of 2048. */
    private static final int LIMITED = 1900;

    private static final int ROW_WITH_TOOLS = 4;
    private static final JsonNode FIXTURE = fixture();

    private static JsonNode fixture() {
        try {
            return new ObjectMapper()
                    .readTree(SharedData.root()
                            .resolve("fixtures/templates/sft_tokens.json")
                            .toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A token and whether it is learned. */
    private record Labelled(int token, boolean learned) {}

    static Stream<Arguments> goldens() {
        List<Arguments> all = new ArrayList<>();
        for (JsonNode published : FIXTURE.get("cases")) {
            JsonNode parameters = published.get("params");
            if (parameters.get("template").isNull()
                    || parameters.get("max_length").asInt() != 2048) {
                continue;
            }
            for (int row = 0; row < 6; row++) {
                if (row != ROW_WITH_TOOLS || !parameters.get("tool_format").isNull()) {
                    all.add(Arguments.of(published.get("name").asText(), row));
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void should_give_the_tokens_and_masks_of_medicalgpt(String name, int row) throws IOException {
        JsonNode published = null;
        for (JsonNode one : FIXTURE.get("cases")) {
            published = one.get("name").asText().equals(name) ? one : published;
        }
        JsonNode parameters = published.get("params");
        String model = parameters.get("tokenizer").asText().replace("shared/tokenizers/", "");
        Tokenizer tokenizer =
                Tokenizers.load(SharedData.root().resolve("tokenizers").resolve(model));
        ConversationStyle style = ConversationStyle.of(
                NamedTemplates.of(parameters.get("template").asText()), tokenizer);
        if (!parameters.get("tool_format").isNull()) {
            style = style.with(ToolFormats.of(parameters.get("tool_format").asText()));
        }
        boolean llama = model.equals("llama3");
        List<Labelled> ours = ours(
                FIXTURE.get("inputs").get(row),
                tokenizer,
                style,
                parameters.get("train_on_inputs").asBoolean());
        List<Labelled> theirs = theirs(published.get("outputs").get(row), llama);
        int[] user = tokenizer.encode(llama ? "<|start_header_id|>user" : "<|im_start|>user");
        int ourStart = find(ours, user);
        int theirStart = find(theirs, user);
        checkOpening(tokenizer.decode(ids(ours.subList(0, ourStart)), false), llama, row, tokenizer);
        List<Labelled> expected = theirs.subList(theirStart, theirs.size());
        List<Labelled> found = ours.subList(ourStart, ours.size());
        if (published.get("outputs").get(row).get("input_ids").size() > LIMITED) {
            found = found.subList(0, expected.size());
        }
        assertEquals(expected, found);
    }

    private static void checkOpening(String opening, boolean llama, int row, Tokenizer tokenizer) {
        if (llama) {
            String bos = tokenizer.encodeWithSpecialTokens("a").length > 1 ? "<|begin_of_text|>" : "";
            assertTrue(
                    opening.startsWith(bos + "<|start_header_id|>system<|end_header_id|>\n\n")
                            && opening.endsWith(row == ROW_WITH_TOOLS ? "}\n\n<|eot_id|>" : " assistant.<|eot_id|>"),
                    opening);
        } else {
            assertTrue(
                    opening.startsWith("<|im_start|>system\n")
                            && opening.endsWith(
                                    row == ROW_WITH_TOOLS
                                            ? "</tool_call><|im_end|>\n"
                                            : "You are a helpful assistant.<|im_end|>\n"),
                    opening);
        }
    }

    private static int[] ids(List<Labelled> tokens) {
        return tokens.stream().mapToInt(Labelled::token).toArray();
    }

    private static int find(List<Labelled> tokens, int[] wanted) {
        int start = 0;
        while (tokens.get(start).token() != wanted[0] || tokens.get(start + 1).token() != wanted[1]) {
            start++;
        }
        return start;
    }

    private static List<Labelled> theirs(JsonNode output, boolean llama) {
        List<Labelled> tokens = new ArrayList<>();
        boolean ended = false;
        for (int t = 0; t < output.get("input_ids").size(); t++) {
            int token = output.get("input_ids").get(t).asInt();
            boolean learned = output.get("labels").get(t).asInt() != -100;
            boolean end = llama && token == LLAMA3_END_OF_TEXT;
            if (!(ended && token == LLAMA3_END_OF_TURN)) {
                tokens.add(new Labelled(end ? LLAMA3_END_OF_TURN : token, learned));
            }
            ended = end;
        }
        return tokens;
    }

    private static List<Labelled> ours(
            JsonNode input, Tokenizer tokenizer, ConversationStyle style, boolean trainOnPrompt) throws IOException {
        Path file = SharedData.root().resolve(input.get("file").asText().replaceFirst("^shared/", ""));
        String line = Files.readAllLines(file).get(input.get("row").asInt());
        RenderOptions render =
                RenderOptions.defaults().withAll(tokenizer.templateTokens()).at(LocalDateTime.of(2024, 7, 26, 0, 0));
        ConversationEncoder encoder = new ConversationEncoder(
                tokenizer, style.template(), render, new EncodingOptions(1 << 20, trainOnPrompt, Optional.empty()));
        try {
            RowOutcome outcome = RowEncoder.of(new ShareGptFormat(), encoder)
                    .encode(JsonRows.object(JsonRows.parse(line, "the row is")), new SourceLine(file, 1));
            TrainingSequence sequence =
                    assertInstanceOf(RowOutcome.Kept.class, outcome).sequences().get(0);
            List<Labelled> tokens = new ArrayList<>();
            for (int t = 0; t < sequence.tokens().length; t++) {
                tokens.add(new Labelled(sequence.tokens()[t], sequence.trained()[t]));
            }
            return tokens;
        } catch (RowException e) {
            throw new AssertionError(e);
        }
    }
}

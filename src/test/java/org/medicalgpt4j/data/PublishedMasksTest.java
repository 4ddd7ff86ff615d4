package org.medicalgpt4j.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.medicalgpt4j.RequiresSharedData;
import org.medicalgpt4j.SharedData;
import org.medicalgpt4j.data.dialogue.ShareGptFormat;
import org.medicalgpt4j.data.file.JsonRows;
import org.medicalgpt4j.data.file.RowException;
import org.medicalgpt4j.data.file.SourceLine;
import org.medicalgpt4j.template.ChatTemplate;
import org.medicalgpt4j.template.RenderOptions;
import org.medicalgpt4j.tokenizer.Tokenizer;
import org.medicalgpt4j.tokenizer.Tokenizers;

/**
 * Token ids and loss masks that MedicalGPT made of published rows with the models' own chat templates, against ours.
 *
 * <p>Ours differ on purpose, and the test takes just these differences out before it compares:
 *
 * <ul>
 *   <li>MedicalGPT loses the line feed behind Qwen's end of turn; the model has always seen it, so we keep it;
 *   <li>it ends LLaMA-3's answers with the end of text (128001) where the template has the end of turn (128009), and cuts
 *       all questions but the first in the middle (it cuts by characters, and that template always writes a generation
 *       prompt): there the first exchange is compared;
 *   <li>where a row is above the limit it drops the last exchanges, we drop the first: such rows agree in their beginning
 *       when ours are not limited;
 *   <li>at limits of 60 and 128 it cuts prompts and answers in proportion and learns ends that are not there; and rows with
 *       tools are written by formats of its own instead of the template's. Those cases are not compared.
 * </ul>
 */
@RequiresSharedData
class PublishedMasksTest {
    private static final int QWEN_LINE_FEED = 198;
    private static final int LLAMA3_END_OF_TEXT = 128001;
    private static final int LLAMA3_END_OF_TURN = 128009;

    /** A published row of this length lost exchanges to the limit of 2048. */
    private static final int LIMITED = 1900;

    /** The rows of the fixture that have no tools. */
    private static final int[] ROWS = {0, 1, 2, 3, 5};

    @Test
    void should_agree_with_qwen_masks_but_for_the_lost_line_feeds() throws IOException {
        int compared = compare("qwen2.5", false, (tokens, trained) -> {
            List<Integer> kept = new ArrayList<>();
            for (int t = 0; t < tokens.length; t++) {
                boolean lost = tokens[t] == QWEN_LINE_FEED && t > 0 && trained[t - 1] && !trained[t];
                if (!lost) {
                    kept.add(t);
                }
            }
            return kept;
        });
        assertEquals(10, compared);
    }

    @Test
    void should_agree_with_llama3_masks_of_first_exchanges_but_for_the_end_of_turn() throws IOException {
        assertEquals(10, compare("llama3", true, (tokens, trained) -> {
            List<Integer> kept = new ArrayList<>();
            for (int t = 0; t < tokens.length; t++) {
                boolean answer = trained[t];
                if (answer && tokens[t] == LLAMA3_END_OF_TURN) {
                    tokens[t] = LLAMA3_END_OF_TEXT;
                }
                kept.add(t);
            }
            return kept;
        }));
    }

    /** Changes tokens to what MedicalGPT would have, and names the places that it would have at all. */
    private interface Difference {
        List<Integer> places(int[] tokens, boolean[] answers);
    }

    private static int compare(String model, boolean firstExchange, Difference difference) throws IOException {
        JsonNode fixture = new ObjectMapper()
                .readTree(SharedData.root()
                        .resolve("fixtures/templates/sft_tokens.json")
                        .toFile());
        Tokenizer tokenizer =
                Tokenizers.load(SharedData.root().resolve("tokenizers").resolve(model));
        ChatTemplate template =
                ChatTemplate.parse(model, tokenizer.chatTemplate().orElseThrow());
        int compared = 0;
        for (JsonNode published : fixture.get("cases")) {
            JsonNode parameters = published.get("params");
            if (!published.get("name").asText().startsWith(model + "/chat_template/2048/")
                    || !parameters.get("tool_format").isNull()
                            && !parameters.get("train_on_inputs").asBoolean()) {
                continue;
            }
            for (int row : ROWS) {
                boolean trainOnPrompt = parameters.get("train_on_inputs").asBoolean();
                TrainingSequence answersOnly = encoded(fixture.get("inputs").get(row), tokenizer, template, false);
                TrainingSequence ours = encoded(fixture.get("inputs").get(row), tokenizer, template, trainOnPrompt);
                requireEqual(published.get("outputs").get(row), ours, answersOnly, firstExchange, difference);
                compared++;
            }
        }
        return compared;
    }

    private static void requireEqual(
            JsonNode published,
            TrainingSequence ours,
            TrainingSequence answersOnly,
            boolean firstExchange,
            Difference difference) {
        int[] tokens = ours.tokens().clone();
        boolean[] answers = Arrays.copyOf(answersOnly.trained(), tokens.length);
        List<Integer> places = difference.places(tokens, answers);
        int length = firstExchange
                ? firstEnd(published.get("input_ids"))
                : published.get("input_ids").size();
        if (firstExchange || length > LIMITED) {
            assertTrue(places.size() >= length, places.size() + " of ours, " + length + " published");
        } else {
            assertEquals(length, places.size());
        }
        int[] expected = new int[length];
        int[] found = new int[length];
        List<String> marks = new ArrayList<>();
        List<String> expectedMarks = new ArrayList<>();
        for (int t = 0; t < length; t++) {
            expected[t] = published.get("input_ids").get(t).asInt();
            found[t] = tokens[places.get(t)];
            // The first token is no target, whatever its label.
            expectedMarks.add(t + ":" + (t > 0 && published.get("labels").get(t).asInt() != -100));
            marks.add(t + ":" + ours.trained()[places.get(t)]);
        }
        assertArrayEquals(expected, found);
        assertEquals(expectedMarks, marks);
    }

    private static int firstEnd(JsonNode ids) {
        int length = 1;
        while (ids.get(length - 1).asInt() != LLAMA3_END_OF_TEXT) {
            length++;
        }
        return length;
    }

    private static TrainingSequence encoded(
            JsonNode input, Tokenizer tokenizer, ChatTemplate template, boolean trainOnPrompt) throws IOException {
        Path file = SharedData.root().resolve(input.get("file").asText().replaceFirst("^shared/", ""));
        String line = Files.readAllLines(file).get(input.get("row").asInt());
        RenderOptions render =
                RenderOptions.defaults().withAll(tokenizer.templateTokens()).at(LocalDateTime.of(2024, 7, 26, 0, 0));
        ConversationEncoder encoder = new ConversationEncoder(
                tokenizer, template, render, new EncodingOptions(1 << 20, trainOnPrompt, Optional.empty()));
        RowOutcome outcome;
        try {
            outcome = RowEncoder.of(new ShareGptFormat(), encoder)
                    .encode(JsonRows.object(JsonRows.parse(line, "the row is")), new SourceLine(file, 1));
        } catch (RowException e) {
            throw new AssertionError(e);
        }
        return assertInstanceOf(RowOutcome.Kept.class, outcome).sequences().get(0);
    }
}

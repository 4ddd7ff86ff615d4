package org.medicalgpt4j.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medicalgpt4j.TinyModel;
import org.medicalgpt4j.data.file.DataException;
import org.medicalgpt4j.recipe.DialogueData;
import org.medicalgpt4j.recipe.RecipeException;
import org.medicalgpt4j.recipe.Recipes;
import org.medicalgpt4j.recipe.RunSettings;
import org.medicalgpt4j.template.ChatTemplate;
import org.medicalgpt4j.tokenizer.Tokenizer;
import org.medicalgpt4j.tokenizer.Tokenizers;

class DialoguePreparationTest {
    @TempDir
    Path folder;

    @Test
    void should_prepare_files_of_all_formats_as_the_recipe_says() throws IOException {
        Path sharegpt =
                alike("s.jsonl", "{'conversations': [{'from': 'human', 'value': 'q'}, {'from': 'gpt', 'value': 's'}]}");
        Path alpaca = alike("a.jsonl", "{'instruction': 'q', 'output': 'a'}");
        Path messages = alike(
                "m.jsonl", "{'messages': [{'role': 'user', 'content': 'q'}, {'role': 'assistant', 'content': 'm'}]}");
        PreparedDialogues prepared = prepared(
                1024,
                "train=[{path: '" + sharegpt + "', limit: 1}, {path: '" + alpaca + "', format: alpaca}, {path: '"
                        + messages + "', format: messages}]",
                "system=sys",
                "maxLength=20");
        assertEquals(
                List.of("S:sys;U:q;A:s;", "S:sys;U:q;A:a;", "S:sys;U:q;A:a;", "S:sys;U:q;A:m;", "S:sys;U:q;A:m;"),
                texts(prepared.split().training()));
        assertEquals(0, prepared.split().evaluation().size());
        assertEquals(5, prepared.training().report().rowsRead());
        assertEquals(2, prepared.training().report().duplicates());
    }

    @Test
    void should_train_on_the_prompt_and_skip_bad_rows_when_the_recipe_says_so() throws IOException {
        Path file = write("bad.jsonl", "{}\n{\"instruction\": \"q\", \"output\": \"a\"}\n");
        String train = "train=[{path: '" + file + "', format: alpaca}]";
        assertEquals(
                file + ":1: lacks the field 'instruction'",
                assertThrows(DataException.class, () -> prepared(1024, train)).getMessage());
        PreparedDialogues prepared = prepared(1024, train, "onBadLine=skip", "trainOnPrompt=true");
        assertEquals(1, prepared.training().report().rowsDropped());
        assertEquals("U:q;A:a;\n".length() - 1, prepared.training().report().targetTokens());
    }

    @Test
    void should_hold_out_a_share_or_files_of_their_own() throws IOException {
        Path train = write(
                "train.jsonl",
                IntStream.range(0, 40)
                        .mapToObj(i -> "{\"instruction\": \"" + i + "\", \"output\": \"a\"}")
                        .collect(Collectors.joining("\n")));
        Path held = write(
                "held.jsonl",
                "{\"instruction\": \"39\", \"output\": \"a\"}\n{\"instruction\": \"x\", \"output\": \"a\"}\n");
        String files = "train=[{path: '" + train + "', format: alpaca}]";
        PreparedDialogues share = prepared(1024, files, "evaluation.split=0.1");
        assertEquals(36, share.split().training().size());
        assertEquals(4, share.split().evaluation().size());
        assertEquals(0, share.split().overlap());
        PreparedDialogues own = prepared(1024, files, "evaluation.files=[{path: '" + held + "', format: alpaca}]");
        assertEquals(40, own.split().training().size());
        assertEquals(2, own.split().evaluation().size());
        assertEquals(2, own.evaluation().orElseThrow().report().rowsRead());
        assertTrue(
                own.text().endsWith("40 sequences are trained on, 2 evaluated; 1 of these are also trained on\n"),
                own.text());
    }

    @Test
    void should_refuse_sequences_longer_than_the_model_before_reading_anything() {
        DataException e = assertThrows(
                DataException.class, () -> prepared(256, "train=[{path: 'nowhere.jsonl'}]", "maxLength=257"));
        assertEquals(
                "maxLength 257 is longer than the model: it holds sequences of up to 256 tokens"
                        + " (max_position_embeddings); lower maxLength or set rope scaling",
                e.getMessage());
    }

    @Test
    void should_mix_sources_as_the_recipe_says() throws IOException {
        Path large = numbered("large.jsonl", 30);
        Path small = numbered("small.jsonl", 10);
        String files = "train=[{path: '" + large + "', format: alpaca, weight: 1}, {path: '" + small
                + "', format: alpaca, weight: 1}]";
        assertTrue(prepared(1024, files).text().contains("an epoch has 20 sequences:"));
        assertTrue(prepared(1024, files, "mixUntil=last").text().contains("an epoch has 60 sequences:"));
        TrainingStream stream = prepared(1024, files).stream(new Batching.SequencesPerStep(20, 1), true, 3);
        long fromSmall = stream.next().sources(0).stream()
                .filter(source -> source.file().equals(small))
                .count();
        assertEquals(10, fromSmall);
        assertEquals(1, stream.steps(0));
        assertThrows(
                RecipeException.class,
                () -> prepared(1024, "train=[{path: '" + small + "', format: alpaca, weight: 1, count: 2}]"));
    }

    private Path numbered(String name, int count) throws IOException {
        return write(
                name,
                IntStream.range(0, count)
                        .mapToObj(i -> "{\"instruction\": \"" + i + "\", \"output\": \"a\"}")
                        .collect(Collectors.joining("\n")));
    }

    @Test
    void should_split_special_tokens_that_dialogues_spell_unless_told_otherwise() throws IOException {
        Tokenizer tokenizer = Tokenizers.load(new TinyModel(1).write(folder.resolve("model")));
        ChatTemplate template = ChatTemplate.parse("t", tokenizer.chatTemplate().orElseThrow());
        Path file = write("a.jsonl", "{\"instruction\": \"q<|im_end|>\", \"output\": \"a\"}\n");
        for (boolean split : new boolean[] {true, false}) {
            DialogueData data = Recipes.section(
                    DialogueData.class,
                    "train=[{path: '" + file + "', format: alpaca}]",
                    "splitSpecialTokens=" + split);
            SequenceSet sequences = new DialoguePreparation(data, tokenizer, template, 1024, (rows, bytes, total) -> {})
                    .prepare(1)
                    .split()
                    .training();
            long ends = Arrays.stream(sequences.get(0).tokens())
                    .filter(token -> token == TinyModel.END)
                    .count();
            assertEquals(split ? 2 : 3, ends);
        }
    }

    @Test
    void should_size_steps_as_the_recipe_says() {
        assertEquals(new Batching.TokensPerStep(4096, 1), batching());
        assertEquals(new Batching.TokensPerStep(1000, 4), batching("tokensPerStep=1000", "accumulation=4"));
        assertEquals(new Batching.SequencesPerStep(16, 4), batching("sequencesPerStep=16", "accumulation=4"));
    }

    private static Batching batching(String... settings) {
        return DialoguePreparation.batching(Recipes.section(RunSettings.class, settings));
    }

    private static PreparedDialogues prepared(int modelLimit, String... settings) {
        DialogueData data = Recipes.section(DialogueData.class, settings);
        return new DialoguePreparation(
                        data, new CharacterTokenizer(), new LetterTemplate(), modelLimit, (rows, bytes, total) -> {})
                .prepare(7);
    }

    private static List<String> texts(SequenceSet sequences) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < sequences.size(); i++) {
            texts.add(new CharacterTokenizer().decode(sequences.get(i).tokens(), false));
        }
        return texts;
    }

    /** A file of two rows that are the same. */
    private Path alike(String name, String row) throws IOException {
        return write(name, (row + "\n").repeat(2).replace('\'', '"'));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}

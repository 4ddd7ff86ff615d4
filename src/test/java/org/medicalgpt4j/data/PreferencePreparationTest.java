package org.medicalgpt4j.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medicalgpt4j.checkpoint.Publication;
import org.medicalgpt4j.data.file.DataException;
import org.medicalgpt4j.recipe.PreferenceData;
import org.medicalgpt4j.recipe.Recipes;

class PreferencePreparationTest {
    @TempDir
    Path folder;

    private Path write(String... rows) throws IOException {
        Path file = folder.resolve("rows.jsonl");
        Files.writeString(file, String.join("\n", rows).replace('\'', '"') + "\n");
        return file;
    }

    private PreferenceData data(Path file, String... more) {
        List<String> assignments = new ArrayList<>(List.of("train=[{path: '" + file + "'}]"));
        assignments.addAll(List.of(more));
        return Recipes.section(PreferenceData.class, assignments.toArray(String[]::new));
    }

    private PreparedDialogues pairs(Path file, String... more) {
        return PreferencePreparation.ofPairs(
                        data(file, more), new CharacterTokenizer(), new LetterTemplate(), 2048, (r, b, t) -> {})
                .prepare(7);
    }

    private PreparedDialogues rated(Path file, String... more) {
        return PreferencePreparation.ofRatedAnswers(
                        data(file, more), new CharacterTokenizer(), new LetterTemplate(), 2048, (r, b, t) -> {})
                .prepare(7);
    }

    /** The texts of each unit, what is learned in capitals. */
    private static List<String> texts(SequenceSet set) {
        return IntStream.range(0, set.size())
                .mapToObj(unit -> set.sequences(unit).stream()
                        .map(PreferencePreparationTest::text)
                        .collect(Collectors.joining(" > ")))
                .toList();
    }

    private static String text(TrainingSequence sequence) {
        StringBuilder text = new StringBuilder();
        for (int t = 0; t < sequence.length(); t++) {
            char c = (char) sequence.tokens()[t];
            text.append(sequence.trained()[t] ? Character.toUpperCase(c) : Character.toLowerCase(c));
        }
        return text.toString().replace("\n", "/");
    }

    @Test
    void should_read_all_forms_of_preferences_and_learn_the_answers_alone() throws IOException {
        String answers = "'chosen': 'good', 'rejected': 'bad'";
        Path file = write(
                "{'conversations': [{'from': 'human', 'value': 'q'}], " + answers + ", 'system': 'sys', 'margin': 1.5}",
                "{'conversations': [{'from': 'human', 'value': 'q'}, {'from': 'gpt', 'value': 'a'},"
                        + " {'from': 'human', 'value': 'r'}], " + answers + ", 'tools': [{'name': 'dose'}]}",
                "{'prompt': 'q', " + answers + "}",
                "{'prompt': [{'role': 'user', 'content': 'q'}], 'chosen': [{'role': 'assistant', 'content': 'good'}],"
                        + " 'rejected': [{'role': 'assistant', 'content': 'bad'}]}",
                "{'chosen': [{'role': 'user', 'content': 'q'}, {'role': 'assistant', 'content': 'good'}],"
                        + " 'rejected': [{'role': 'user', 'content': 'q'}, {'role': 'assistant', 'content': 'bad'}]}",
                "{'prompt': 'q', 'chosen': [{'role': 'user', 'content': 'q'}, {'role': 'assistant', 'content': 'good'}],"
                        + " 'rejected': [{'role': 'user', 'content': 'q'}, {'role': 'assistant', 'content': 'bad'}]}");
        SequenceSet set = pairs(file).split().training();
        String plain = "u:q;a:GOOD; > u:q;a:BAD;";
        assertEquals(
                List.of(
                        "s:sys;u:q;a:GOOD; > s:sys;u:q;a:BAD;",
                        "[dose]u:q;a:a;/u:r;a:GOOD; > [dose]u:q;a:a;/u:r;a:BAD;",
                        plain,
                        plain,
                        plain,
                        plain),
                texts(set));
        assertEquals(1.5f, set.get(0).value());
        assertEquals(0f, set.get(1).value());
        assertEquals(5 + 4, set.targetCount(0));
        assertTrue(set.summary().startsWith("6 pairs of "), set.summary());
    }

    @Test
    void should_refuse_answers_that_are_empty_or_the_same_by_line_or_count_them() throws IOException {
        Path file = write(
                "{'prompt': 'q', 'chosen': 'good', 'rejected': 'bad'}",
                "{'prompt': 'q', 'chosen': 'same', 'rejected': 'same'}",
                "{'prompt': 'q', 'chosen': 'good', 'rejected': ' '}",
                "{'prompt': 'q', 'completion': 'good', 'label': true}",
                "{'conversations': [{'from': 'human', 'value': 'q'}, {'from': 'gpt', 'value': 'a'}], 'chosen': 'good',"
                        + " 'rejected': 'bad'}",
                "{'prompt': 'q', 'chosen': 'good', 'rejected': 'bad', 'margin': 'big'}");
        String message = assertThrows(DataException.class, () -> pairs(file))
                .getMessage()
                .replace(file.toString(), "rows");
        assertEquals(
                List.of(
                        "rows:2: has the same answer twice: 'chosen' and 'rejected' are equal",
                        "rows:3: 'rejected' is an empty answer",
                        "rows:4: lacks the fields 'chosen' and 'rejected' (it has 'completion': is it for the stage kto?)",
                        "rows:5: has a prompt that ends with an assistant's turn, expected a question to answer",
                        "rows:6: 'margin' is \"big\", expected a number"),
                message.lines().filter(line -> line.startsWith("rows:")).toList());
        PreparedDialogues skipped = pairs(file, "onBadLine=skip");
        assertEquals(1, skipped.split().training().size());
        assertEquals(5, skipped.training().report().rowsDropped());
    }

    @Test
    void should_cut_both_answers_of_a_pair_after_the_same_prompt() throws IOException {
        String history = "{'from': 'human', 'value': 'one'}, {'from': 'gpt', 'value': 'eins'}, ";
        Path file = write("{'conversations': [" + history + "{'from': 'human', 'value': 'two'}], 'chosen': 'a',"
                + " 'rejected': 'abcdefgh'}");
        int whole = "u:one;a:eins;/u:two;a:ABCDEFGH;".length();
        assertEquals(
                List.of("u:one;a:eins;/u:two;a:A; > u:one;a:eins;/u:two;a:ABCDEFGH;"),
                texts(pairs(file, "maxLength=" + whole).split().training()));
        assertEquals(
                List.of("u:two;a:A; > u:two;a:ABCDEFGH;"),
                texts(pairs(file, "maxLength=" + (whole - 1)).split().training()),
                "the shorter one loses the same turns");
        PreparedDialogues cut = pairs(file, "maxLength=12");
        assertEquals(List.of("u:two;a:A; > u:two;a:ABCD"), texts(cut.split().training()));
        assertEquals(1, cut.training().report().rowsTruncated());
        assertThrows(DataException.class, () -> pairs(file, "maxLength=8"), "no token of an answer is left");
    }

    @Test
    void should_leave_out_pairs_that_are_the_same_once_they_are_cut() throws IOException {
        Path file = write(
                "{'prompt': 'q', 'chosen': 'same beginning', 'rejected': 'same begin'}",
                "{'prompt': 'q', 'chosen': 'x', 'rejected': 'y'}");
        PreparedDialogues cut = pairs(file, "maxLength=10");
        assertEquals(List.of("u:q;a:X; > u:q;a:Y;"), texts(cut.split().training()));
        assertEquals(1, cut.training().report().dropped().get(DropReason.SAME_WHEN_CUT));
    }

    @Test
    void should_rate_answers_by_their_labels_and_those_of_pairs_by_their_places() throws IOException {
        Path file = write(
                "{'prompt': 'q', 'completion': 'fine', 'label': true}",
                "{'prompt': [{'role': 'user', 'content': 'q'}],"
                        + " 'completion': [{'role': 'assistant', 'content': 'poor'}], 'label': 0}",
                "{'prompt': 'q', 'chosen': 'good', 'rejected': 'bad'}");
        SequenceSet set = rated(file).split().training();
        assertEquals(List.of("u:q;a:FINE;", "u:q;a:POOR;", "u:q;a:GOOD;", "u:q;a:BAD;"), texts(set));
        assertEquals(
                List.of(1f, 0f, 1f, 0f),
                IntStream.range(0, 4).mapToObj(i -> set.get(i).value()).toList());
        Path unlabelled = write("{'prompt': 'q', 'completion': 'fine'}");
        assertTrue(assertThrows(DataException.class, () -> rated(unlabelled))
                .getMessage()
                .contains("lacks the field 'label'"));
    }

    @Test
    void should_keep_pairs_together_in_splits_steps_micro_batches_and_the_cache() throws IOException {
        Path file = write(IntStream.range(0, 20)
                .mapToObj(i -> "{'prompt': 'q" + i + "', 'chosen': 'good', 'rejected': 'bad', 'margin': " + i + "}")
                .toArray(String[]::new));
        PreparedDialogues prepared = pairs(file, "evaluation.split=0.25");
        assertEquals(15, prepared.split().training().size());
        assertEquals(5, prepared.split().evaluation().size());
        assertEquals(0, prepared.split().overlap());
        TrainingStream stream = prepared.stream(new Batching.SequencesPerStep(4, 2), true, 7);
        assertEquals(4, stream.largestMicroBatch().sequences(), "two pairs");
        TrainingStep step = stream.next();
        assertEquals(4, step.unitCount());
        assertEquals(2, step.microBatchCount());
        assertEquals(4, step.microBatch(1).sequenceCount());
        assertEquals(step.microBatch(0).tokenCount(), step.microBatch(1).rowOffset());
        TokenCache cache = new TokenCache(folder.resolve("cache"), "characters", Publication.onDisk(), line -> {});
        for (int time = 0; time < 2; time++) {
            SequenceSet kept = PreferencePreparation.ofPairs(
                            data(file), new CharacterTokenizer(), new LetterTemplate(), 2048, (r, b, t) -> {})
                    .within(cache)
                    .prepare(7)
                    .split()
                    .training();
            assertEquals(
                    pairs(file).split().training().fingerprint(), kept.fingerprint(), "with margins, from the files");
            assertEquals(19f, kept.get(19).value());
        }
    }
}

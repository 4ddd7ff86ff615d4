package org.medicalgpt4j.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medicalgpt4j.TinyModel;
import org.medicalgpt4j.data.file.DataException;
import org.medicalgpt4j.recipe.Recipes;
import org.medicalgpt4j.recipe.TextData;
import org.medicalgpt4j.tokenizer.Tokenizer;
import org.medicalgpt4j.tokenizer.Tokenizers;

class DocumentEncoderTest {
    @TempDir
    Path folder;

    private List<String> texts(String... settings) {
        TextData data = Recipes.section(TextData.class, settings);
        SequenceSet sequences = new TextPreparation(
                        data, new CharacterTokenizer(), Set.of(), 1024, (rows, bytes, total) -> {})
                .prepare(7)
                .split()
                .training();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < sequences.size(); i++) {
            texts.add(new CharacterTokenizer().decode(sequences.get(i).tokens(), false));
        }
        return texts;
    }

    @Test
    void should_take_lines_of_text_files_and_fields_of_rows() throws IOException {
        Files.writeString(folder.resolve("a.txt"), "one\n\ntwo\r\n");
        Files.writeString(folder.resolve("b.jsonl"), "{\"text\": \"thr\\nee\"}\n");
        Files.writeString(folder.resolve("c.csv"), "text,n\nfour,1\n");
        assertEquals(List.of("one;", "two;", "thr\nee;", "four;"), texts("train=[{path: '" + folder + "'}]"));
        assertEquals(
                List.of("{\"text\": \"thr\\nee\"};"),
                texts("train=[{path: '" + folder.resolve("b.jsonl") + "', format: lines}]"));
        assertEquals(List.of("1;"), texts("train=[{path: '" + folder.resolve("c.csv") + "', format: rows, field: n}]"));
    }

    @Test
    void should_cut_long_documents_and_learn_all_but_the_first_token_of_a_piece() throws IOException {
        Path file = Files.writeString(folder.resolve("a.txt"), "abcde\n");
        TextData data = Recipes.section(TextData.class, "train=[{path: '" + file + "'}]", "maxLength=4");
        SequenceSet sequences = new TextPreparation(
                        data, new CharacterTokenizer(), Set.of(), 1024, (rows, bytes, total) -> {})
                .prepare(7)
                .split()
                .training();
        assertEquals(2, sequences.size());
        assertEquals(4, sequences.length(0));
        assertEquals(3, sequences.targetCount(0));
        assertEquals(1, sequences.targetCount(1));
    }

    @Test
    void should_refuse_rows_without_a_document_and_read_other_encodings() throws IOException {
        Path rows = Files.writeString(folder.resolve("a.jsonl"), "{\"text\": \"x\"}\n{\"txt\": \"y\"}\n");
        assertEquals(
                rows + ":2: lacks a 'text' that is a string and not blank",
                assertThrows(DataException.class, () -> texts("train=[{path: '" + rows + "'}]"))
                        .getMessage());
        Path chinese = Files.write(folder.resolve("gb.txt"), "糖尿病\n".getBytes(Charset.forName("GB18030")));
        assertEquals(List.of("糖尿病;"), texts("train=[{path: '" + chinese + "'}]"));
        assertEquals(List.of("糖尿病;"), texts("train=[{path: '" + chinese + "', encoding: gb18030}]"));
        TextData data = Recipes.section(TextData.class, "train=[{path: '" + chinese + "'}]");
        DataReport report = new TextPreparation(
                        data, new CharacterTokenizer(), Set.of(), 1024, (lines, bytes, total) -> {})
                .prepare(7)
                .training()
                .report();
        assertTrue(report.text().contains(chinese + " read as GB18030"), report.text());
        assertEquals(
                chinese + ":1: the line is not UTF-8 text",
                assertThrows(DataException.class, () -> texts("train=[{path: '" + chinese + "', encoding: utf-8}]"))
                        .getMessage());
    }

    @Test
    void should_split_special_tokens_that_documents_spell_unless_told_otherwise() throws IOException {
        Tokenizer tokenizer = Tokenizers.load(new TinyModel(1).write(folder.resolve("model")));
        Path file = Files.writeString(folder.resolve("a.txt"), "a<|im_end|>b\n");
        for (boolean split : new boolean[] {true, false}) {
            TextData data =
                    Recipes.section(TextData.class, "train=[{path: '" + file + "'}]", "splitSpecialTokens=" + split);
            SequenceSet sequences = new TextPreparation(data, tokenizer, Set.of(), 1024, (rows, bytes, total) -> {})
                    .prepare(1)
                    .split()
                    .training();
            assertEquals(split ? 13 : 4, sequences.length(0));
        }
    }

    @Test
    void should_leave_bad_rows_out_and_mix_files_when_told_to() throws IOException {
        Path rows = Files.writeString(folder.resolve("a.jsonl"), "{\"text\": \"x\"}\n{}\n");
        Path more = Files.writeString(folder.resolve("b.txt"), "1\n2\n3\n4\n");
        TextData data = Recipes.section(
                TextData.class,
                "train=[{path: '" + rows + "', count: 3}, {path: '" + more + "', weight: 1}]",
                "onBadLine=skip",
                "mixUntil=last");
        PreparedDialogues prepared = new TextPreparation(
                        data, new CharacterTokenizer(), Set.of(), 1024, (lines, bytes, total) -> {})
                .prepare(7);
        assertEquals(1, prepared.training().report().rowsDropped());
        assertTrue(prepared.text().contains("an epoch has 7 sequences:"), prepared.text());
    }
}

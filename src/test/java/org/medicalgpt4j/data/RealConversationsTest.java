package org.medicalgpt4j.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.medicalgpt4j.RequiresSharedData;
import org.medicalgpt4j.SharedData;
import org.medicalgpt4j.data.dialogue.RowNote;
import org.medicalgpt4j.data.dialogue.ShareGptFormat;
import org.medicalgpt4j.template.ChatTemplate;
import org.medicalgpt4j.template.RenderOptions;
import org.medicalgpt4j.tokenizer.Tokenizer;
import org.medicalgpt4j.tokenizer.Tokenizers;

/** Published dialogues are read without loss. */
@RequiresSharedData
class RealConversationsTest {
    @Test
    void should_keep_every_row_of_published_dialogues_and_count_what_it_repaired() {
        ConversationEncoder letters = new ConversationEncoder(
                new CharacterTokenizer(),
                new LetterTemplate(),
                RenderOptions.defaults(),
                EncodingOptions.upTo(1 << 20));
        assertReport(letters, "medical_sft_1K_format.jsonl", 1000, Map.of());
        assertReport(letters, "glaive_toolcall_zh_demo.jsonl", 300, Map.of());
        assertReport(
                letters,
                "sharegpt_zh_200.jsonl",
                200,
                Map.of(RowNote.TRAILING_TURNS_REMOVED, 1L, RowNote.EMPTY_USER_TURN, 1L));
    }

    @Test
    void should_keep_every_row_within_the_length_of_a_real_model() {
        Path folder = SharedData.root().resolve("tokenizers/qwen2.5");
        Tokenizer tokenizer = Tokenizers.load(folder);
        ConversationEncoder qwen = new ConversationEncoder(
                tokenizer,
                ChatTemplate.parse("qwen2.5", tokenizer.chatTemplate().orElseThrow()),
                RenderOptions.defaults().withAll(tokenizer.templateTokens()),
                EncodingOptions.upTo(1024));
        assertReport(qwen, "medical_sft_1K_format.jsonl", 1000, Map.of(RowNote.ANSWER_CUT, 7L));
        assertReport(
                qwen,
                "glaive_toolcall_zh_demo.jsonl",
                300,
                Map.of(RowNote.OLDEST_TURNS_DROPPED, 24L, RowNote.ANSWER_CUT, 1L));
        assertReport(
                qwen,
                "sharegpt_zh_200.jsonl",
                200,
                Map.of(
                        RowNote.TRAILING_TURNS_REMOVED, 1L,
                        RowNote.EMPTY_USER_TURN, 1L,
                        RowNote.OLDEST_TURNS_DROPPED, 56L));
    }

    private static void assertReport(ConversationEncoder encoder, String name, int rows, Map<RowNote, Long> notes) {
        Path file = SharedData.root().resolve("data/sft").resolve(name);
        DataReport report = new DataPreparation(2, false, (done, bytes, total) -> {})
                .prepare(List.of(
                        new DataSource(file, RowEncoder.of(new ShareGptFormat(), encoder), OptionalInt.empty())))
                .report();
        assertEquals(rows, report.rowsRead());
        assertEquals(rows, report.rowsKept());
        assertEquals(notes, report.notes());
    }
}

package org.medicalgpt4j.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.medicalgpt4j.RequiresSharedData;
import org.medicalgpt4j.SharedData;
import org.medicalgpt4j.template.RenderOptions;

/** Published dialogues are read without loss. */
@RequiresSharedData
class RealConversationsTest {
    @Test
    void should_keep_every_row_of_published_dialogues_and_count_what_it_repaired() {
        assertReport("medical_sft_1K_format.jsonl", 1000, Map.of());
        assertReport("glaive_toolcall_zh_demo.jsonl", 300, Map.of());
        assertReport(
                "sharegpt_zh_200.jsonl", 200, Map.of(RowNote.TRAILING_TURNS_REMOVED, 1L, RowNote.EMPTY_USER_TURN, 1L));
    }

    private static void assertReport(String name, int rows, Map<RowNote, Long> notes) {
        Path file = SharedData.root().resolve("data/sft").resolve(name);
        ConversationEncoder encoder = new ConversationEncoder(
                new CharacterTokenizer(),
                new LetterTemplate(),
                RenderOptions.defaults(),
                EncodingOptions.upTo(1 << 20));
        DataReport report = new DataPreparation(2, false, (done, bytes, total) -> {})
                .prepare(List.of(
                        new DataSource(file, RowEncoder.of(new ShareGptFormat(), encoder), OptionalInt.empty())))
                .report();
        assertEquals(rows, report.rowsRead());
        assertEquals(rows, report.rowsKept());
        assertEquals(notes, report.notes());
    }
}

package org.medicalgpt4j.tool.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medicalgpt4j.checkpoint.CheckpointException;
import org.medicalgpt4j.checkpoint.ExistingFolder;
import org.medicalgpt4j.data.dialogue.Conversation;
import org.medicalgpt4j.data.dialogue.ShareGptFormat;
import org.medicalgpt4j.data.file.SourceLine;

class CorpusFilesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Corpus CORPUS = Corpus.make(CorpusOptions.DEFAULT);

    /** Where the repository keeps the small ones, and what they are called in a corpus. */
    private static final Map<String, String> BUNDLED = Map.of(
            "medical-dialogues.jsonl", "dialogues-quickstart.jsonl",
            "medical-new-facts.jsonl", "dialogues-new-facts.jsonl",
            "medical-new-wordings.jsonl", "dialogues-new-wordings.jsonl",
            "medical-preferences.jsonl", "preferences.jsonl",
            "medical-preferences-new-facts.jsonl", "preferences-new-facts.jsonl");

    @TempDir
    Path folder;

    @Test
    void should_bundle_what_the_generator_makes() throws IOException {
        long size = 0;
        for (Map.Entry<String, String> entry : BUNDLED.entrySet()) {
            byte[] bundled = Files.readAllBytes(Path.of("recipes", "data", entry.getKey()));
            size += bundled.length;
            assertEquals(
                    new String(file(entry.getValue()).bytes(), StandardCharsets.UTF_8),
                    new String(bundled, StandardCharsets.UTF_8),
                    entry.getKey() + " is stale: medgpt corpus makes it anew");
        }
        assertTrue(size < 1_000_000, "bundled " + size);
    }

    @Test
    void should_write_dialogues_that_the_ShareGPT_reader_takes() throws Exception {
        for (String name : List.of(
                "dialogues.jsonl",
                "dialogues-quickstart.jsonl",
                "dialogues-new-facts.jsonl",
                "dialogues-new-wordings.jsonl")) {
            for (String row : file(name).rows()) {
                Conversation read =
                        new ShareGptFormat().read((ObjectNode) JSON.readTree(row), new SourceLine(Path.of(name), 1));
                assertTrue(read.messages().size() >= 2, row);
            }
        }
    }

    @Test
    void should_write_questions_with_all_their_fields() throws IOException {
        for (String name : List.of("questions.jsonl", "questions-held-out.jsonl")) {
            for (String row : file(name).rows()) {
                JsonNode question = JSON.readTree(row);
                for (String field : List.of("id", "attribute", "language", "question", "answer")) {
                    assertTrue(
                            question.path(field).isTextual()
                                    && !question.get(field).asText().isBlank(),
                            row);
                }
                assertEquals(name.contains("held-out"), question.has("novelty"), row);
            }
        }
    }

    @Test
    void should_put_every_document_on_one_line_of_text() throws IOException {
        for (String row : file("pretrain.jsonl").rows()) {
            assertTrue(JSON.readTree(row).path("text").asText().length() > 4, row);
        }
        int size = file("pretrain.jsonl").bytes().length;
        assertTrue(size > 1_000_000 && size < 4_000_000, "pretrain.jsonl has " + size + " bytes");
    }

    @Test
    void should_describe_every_file_in_the_manifest() throws IOException {
        Path target = folder.resolve("corpus");
        CorpusFiles.write(CORPUS, target, ExistingFolder.REFUSE);
        JsonNode manifest = JSON.readTree(target.resolve(CorpusFiles.MANIFEST).toFile());
        assertEquals(1, manifest.at("/options/seed").asInt());
        assertEquals(
                CORPUS.questions().heldOut().size(),
                manifest.at("/heldOut/questions/fact").asInt()
                        + manifest.at("/heldOut/questions/wording").asInt());
        for (CorpusFile file : CorpusFiles.of(CORPUS)) {
            JsonNode entry = manifest.get("files").get(file.name());
            byte[] written = Files.readAllBytes(target.resolve(file.name()));
            assertEquals(written.length, entry.get("bytes").asInt());
            assertEquals(file.sha256(), entry.get("sha256").asText());
            assertEquals(
                    new String(written, StandardCharsets.UTF_8).lines().count(),
                    entry.get("rows").asInt());
        }
    }

    @Test
    void should_not_write_into_a_folder_that_is_taken() throws IOException {
        Path target = Files.createDirectory(folder.resolve("taken"));
        Files.writeString(target.resolve("mine.txt"), "mine");
        assertThrows(CheckpointException.class, () -> CorpusFiles.write(CORPUS, target, ExistingFolder.REFUSE));
        assertEquals("mine", Files.readString(target.resolve("mine.txt")));
    }

    private static CorpusFile file(String name) {
        return CorpusFiles.of(CORPUS).stream()
                .filter(file -> file.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}

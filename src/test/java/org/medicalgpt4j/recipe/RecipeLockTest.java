package org.medicalgpt4j.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipeLockTest {
    /** SHA-256 of the three bytes "abc", from FIPS 180-4. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    Path folder;

    private RecipeFiles files;

    @BeforeEach
    void open() {
        files = new RecipeFiles(folder)
                .write("model/config.json", "abc")
                .write("model/.git/x", "")
                .write("model/.hidden", "")
                .write("data.jsonl", "abc")
                .write("t.jinja", "abc")
                .write("base.yaml", "run: { seed: 7 }\n");
        files.write(
                "r.yaml",
                "extends: base.yaml\nstage: sft\nmodel: { path: %s }\ndata: { train: [ { path: %s } ], template: %s }\n"
                        .formatted(files.file("model"), files.file("data.jsonl"), files.file("t.jinja")));
    }

    private JsonNode lock(String... overrides) throws IOException {
        return new ObjectMapper()
                .readTree(RecipeLock.json(
                        files.loaded("r.yaml", overrides), "1.2.3", Map.of("nd4j", "9"), new FileHashes()));
    }

    @Test
    void should_record_program_seed_engine_and_backends() throws IOException {
        JsonNode lock = lock("engine.threads=2");
        assertEquals("1.2.3", lock.get("medgpt").asText());
        assertEquals(Runtime.version().toString(), lock.at("/java/version").asText());
        assertEquals(7, lock.get("seed").asLong());
        assertEquals("nd4j", lock.at("/engine/name").asText());
        assertEquals(2, lock.at("/engine/threads").asInt());
        assertEquals("9", lock.at("/backends/nd4j").asText());
    }

    @Test
    void should_record_sources_overrides_and_the_content_of_inputs() throws IOException {
        JsonNode lock = lock("run.epochs=1");
        assertEquals(2, lock.at("/recipe/sources").size());
        assertEquals("run.epochs=1", lock.at("/recipe/overrides/0").asText());
        JsonNode inputs = lock.get("inputs");
        assertEquals(3, inputs.size());
        for (JsonNode input : inputs) {
            assertEquals(1, input.get("files").size(), input.toString());
            assertEquals(3, input.at("/files/0/bytes").asInt());
            assertEquals(ABC, input.at("/files/0/sha256").asText());
        }
        assertEquals("model.path", inputs.at("/0/key").asText());
        assertEquals("config.json", inputs.at("/0/files/0/name").asText());
        assertEquals("data.train[0].path", inputs.at("/1/key").asText());
        assertEquals("data.template", inputs.at("/2/key").asText());
    }

    @Test
    void should_be_the_same_bytes_for_the_same_run_and_others_for_another() throws IOException {
        assertEquals(lock(), lock());
        JsonNode before = lock();
        files.write("data.jsonl", "abd");
        assertTrue(!before.get("inputs").equals(lock().get("inputs")));
        assertTrue(
                !before.at("/recipe/resolvedSha256").equals(lock("run.seed=8").at("/recipe/resolvedSha256")));
    }

    @Test
    void should_refuse_inputs_that_cannot_be_read() {
        RecipeException failure = assertThrows(RecipeException.class, () -> lock("model.path=" + files.file("none")));
        assertTrue(
                failure.getMessage().startsWith("cannot read the input '" + files.file("none") + "' of 'model.path'"));
    }
}

package org.medicalgpt4j.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medicalgpt4j.checkpoint.ModelSource;
import org.medicalgpt4j.generate.sampling.Filters;
import org.medicalgpt4j.generate.sampling.Penalties;
import org.medicalgpt4j.generate.sampling.SamplingException;
import org.medicalgpt4j.generate.sampling.SamplingOptions;

class GenerationDefaultsTest {
    @TempDir
    Path folder;

    private GenerationDefaults defaults(String json) throws IOException {
        Files.writeString(folder.resolve("config.json"), "{}");
        Files.writeString(folder.resolve("generation_config.json"), json);
        return GenerationDefaults.of(ModelSource.open(folder));
    }

    @Test
    void should_sample_as_the_model_says() throws IOException {
        GenerationDefaults seen = defaults("{\"do_sample\": true, \"temperature\": 0.7, \"top_k\": 20, \"top_p\": 0.8,"
                + " \"repetition_penalty\": 1.05, \"max_new_tokens\": 99}");
        assertEquals(new SamplingOptions(0.7, Filters.top(20, 0.8), Penalties.repetition(1.05), 3), seen.sampling(3));
        assertEquals(99, seen.maxNewTokens().orElseThrow());
    }

    @Test
    void should_be_greedy_unless_the_model_says_to_sample() throws IOException {
        assertTrue(
                defaults("{\"temperature\": 0.7, \"top_p\": 0.8}").sampling(0).isGreedy());
        assertEquals(SamplingOptions.greedy(), defaults("{\"do_sample\": null}").sampling(0));
        assertTrue(defaults("{}").maxNewTokens().isEmpty());
    }

    @Test
    void should_name_the_key_that_makes_no_sense() throws IOException {
        GenerationDefaults text = defaults("{\"do_sample\": true, \"top_p\": \"most\"}");
        assertEquals(
                folder + ": generation_config.json: top_p is \"most\", expected a number",
                assertThrows(GenerationException.class, () -> text.sampling(0)).getMessage());
        GenerationDefaults large = defaults("{\"do_sample\": true, \"top_p\": 7}");
        assertEquals(
                "top-p is 7, expected from 0 to 1",
                assertThrows(SamplingException.class, () -> large.sampling(0)).getMessage());
    }
}

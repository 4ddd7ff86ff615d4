package org.medicalgpt4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.ParseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medicalgpt4j.TinyModel;
import org.medicalgpt4j.generate.GenerationOptions;
import org.medicalgpt4j.generate.sampling.Filters;
import org.medicalgpt4j.load.ModelFiles;

class SamplingArgumentsTest {
    @TempDir
    Path folder;

    private GenerationOptions read(String generationConfig, String... arguments) throws IOException, ParseException {
        new TinyModel(1).write(folder);
        Files.writeString(folder.resolve("generation_config.json"), generationConfig);
        ModelFiles files = ModelFiles.open(folder);
        return SamplingArguments.read(
                new DefaultParser().parse(SamplingArguments.options(), arguments), files, files.tokenizer(), List.of());
    }

    @Test
    void should_look_for_special_tokens_among_the_tokens_and_for_others_in_the_text() throws Exception {
        GenerationOptions seen = read("{}", "--stop", "<|im_start|>", "--stop", "a", "--stop", "用户：");
        assertEquals(Set.of(TinyModel.START, TinyModel.END), seen.endTokens());
        assertEquals(List.of("a", "用户："), seen.stopStrings());
    }

    @Test
    void should_go_on_after_end_tokens_if_told() throws Exception {
        assertEquals(Set.of(TinyModel.END), read("{}").endTokens());
        assertTrue(read("{}", "--ignore-eos").endTokens().isEmpty());
    }

    @Test
    void should_take_what_is_not_given_from_the_model() throws Exception {
        String config = "{\"do_sample\": true, \"temperature\": 0.5, \"top_k\": 9, \"max_new_tokens\": 33}";
        GenerationOptions seen = read(config, "--top-p", "0.8", "--seed", "4");
        assertEquals(0.5, seen.sampling().temperature());
        assertEquals(Filters.top(9, 0.8), seen.sampling().filters());
        assertEquals(4, seen.sampling().seed());
        assertEquals(33, seen.maxNewTokens());
        assertTrue(read(config, "--temperature", "0").sampling().isGreedy());
        assertEquals(5, read(config, "--max-new-tokens", "5").maxNewTokens());
        assertEquals(512, read("{}").maxNewTokens());
    }

    @Test
    void should_draw_when_a_filter_is_named() throws Exception {
        assertTrue(read("{}").sampling().isGreedy());
        assertEquals(1, read("{}", "--top-p", "0.9").sampling().temperature());
    }
}

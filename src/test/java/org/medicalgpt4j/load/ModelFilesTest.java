package org.medicalgpt4j.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medicalgpt4j.Fixtures;
import org.medicalgpt4j.RequiresSharedData;
import org.medicalgpt4j.SharedData;
import org.medicalgpt4j.TinyModel;
import org.medicalgpt4j.checkpoint.CheckpointException;
import org.medicalgpt4j.tokenizer.Tokenizer;

class ModelFilesTest {
    @TempDir
    Path folder;

    @Test
    void should_end_at_the_tokens_that_any_file_names() throws IOException {
        new TinyModel(1).with("eos_token_id", 7).write(folder);
        Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\": [8, 9]}");
        ModelFiles files = ModelFiles.open(folder);
        assertEquals(Set.of(7, 8, 9, TinyModel.END), files.endTokens(files.tokenizer()));
    }

    @Test
    void should_refuse_an_end_token_that_is_no_token() throws IOException {
        new TinyModel(1).write(folder);
        Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\": \"</s>\"}");
        ModelFiles files = ModelFiles.open(folder);
        Tokenizer tokenizer = files.tokenizer();
        String message = assertThrows(CheckpointException.class, () -> files.endTokens(tokenizer))
                .getMessage();
        assertEquals(folder + ": eos_token_id of generation_config.json holds \"</s>\", which is no token id", message);
    }

    @Test
    void should_take_the_tokenizer_of_an_adapter_that_has_one() throws IOException {
        Path base = new TinyModel(1).write(folder.resolve("base"));
        Path adapter = Files.createDirectories(folder.resolve("adapter"));
        for (String file : new String[] {"adapter_config.json", "adapter_model.safetensors"}) {
            Files.copy(Fixtures.model("llama3").resolve("adapter").resolve(file), adapter.resolve(file));
        }
        assertEquals(base.toString(), templateOf(ModelFiles.open(base, adapter), base));
        Files.copy(base.resolve("tokenizer.json"), adapter.resolve("tokenizer.json"));
        Files.writeString(adapter.resolve("chat_template.jinja"), "another");
        assertEquals("another", templateOf(ModelFiles.open(base, adapter), base));
    }

    /** The chat template, or the folder whose template it is. */
    private static String templateOf(ModelFiles files, Path base) {
        String template = files.tokenizer().chatTemplate().orElseThrow();
        return template.equals(ModelFiles.open(base).tokenizer().chatTemplate().orElseThrow())
                ? base.toString()
                : template;
    }

    @Test
    @RequiresSharedData
    void should_read_tokenizer_and_template_of_a_gguf_file() {
        Path file = SharedData.root().resolve("models/smollm2-135m-instruct-q4_1/smollm2-135m-instruct-q4_1.gguf");
        ModelFiles files = ModelFiles.open(file);
        Tokenizer tokenizer = files.tokenizer();
        assertEquals(49152, tokenizer.vocabularySize());
        assertEquals(2, tokenizer.tokenId("<|im_end|>").orElseThrow());
        assertTrue(tokenizer.chatTemplate().orElseThrow().contains("<|im_start|>"));
        assertTrue(files.endTokens(tokenizer).contains(2));
    }
}

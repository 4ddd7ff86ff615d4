package org.medicalgpt4j.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.medicalgpt4j.RequiresSharedData;
import org.medicalgpt4j.SharedData;

@RequiresSharedData
class ReferenceVectorsTest {

    private static Tokenizer load(String name) {
        return Tokenizers.load(SharedData.root().resolve("tokenizers").resolve(name));
    }

    @Test
    void should_give_the_reference_ids_of_llama3() throws IOException {
        TokenizerVectors.load("llama-bpe").check(load("llama3"));
    }

    @Test
    void should_give_the_reference_ids_of_qwen2() throws IOException {
        TokenizerVectors.load("qwen2").check(load("qwen2.5"));
    }

    @Test
    void should_give_the_reference_ids_of_llama2_sentencepiece() throws IOException {
        TokenizerVectors.load("llama-spm").check(load("llama2"));
    }

    @Test
    void should_load_the_sentencepiece_model_of_chatglm3() {
        Tokenizer tokenizer = load("chatglm3");
        assertEquals(64789 + 9, tokenizer.vocabularySize()); // masks, starts, ends and roles are not in the model file
        // As the sentencepiece library encodes it.
        assertArrayEquals(new int[] {30910, 243, 162, 157, 131, 4006}, tokenizer.encode("\uD83D\uDE80 é"));
    }
}

package org.medicalgpt4j.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Families that share a {@code model_type} are told apart; what cannot be built is refused by key. */
class ArchitecturesTest {
    private static final String CHATGLM2 = "\"model_type\":\"chatglm\",\"padded_vocab_size\":99,\"hidden_size\":16,"
            + "\"ffn_hidden_size\":20,\"num_layers\":1,\"num_attention_heads\":2,\"multi_query_group_num\":1,"
            + "\"multi_query_attention\":true,\"kv_channels\":8,\"seq_length\":64";
    private static final String CHATGLM = "\"model_type\":\"chatglm\",\"vocab_size\":99,\"hidden_size\":16,"
            + "\"inner_hidden_size\":64,\"num_layers\":1,\"num_attention_heads\":2,\"max_sequence_length\":64,"
            + "\"position_encoding_2d\":true,\"bos_token_id\":4,\"mask_token_id\":5,\"gmask_token_id\":6";
    private static final String BAICHUAN = "\"model_type\":\"baichuan\",\"vocab_size\":99,\"hidden_size\":16,"
            + "\"intermediate_size\":20,\"num_hidden_layers\":1,\"num_attention_heads\":2";

    private static JsonNode config(String content) {
        try {
            return new ObjectMapper().readTree("{" + content + "}");
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static Architecture of(String content) {
        return Architectures.of(config(content));
    }

    private static String error(String content) {
        return assertThrows(ModelException.class, () -> of(content)).getMessage();
    }

    @Test
    void should_tell_the_generations_of_chatglm_apart() {
        assertTrue(of(CHATGLM).readsPromptsWhole());
        assertEquals(99, of(CHATGLM2).vocabularySize());
        assertEquals(
                "config.json: padded_vocab_size is beside inner_hidden_size, expected one of the two: the former of"
                        + " ChatGLM2, ChatGLM3 and GLM-4, the latter of ChatGLM-6B",
                error(CHATGLM + ",\"padded_vocab_size\":99"));
        assertTrue(error("\"model_type\":\"chatglm\",\"hidden_size\":16").contains("missing"));
        assertTrue(error(CHATGLM.replace("\"vocab_size\":99", "\"vocab_size\":150528"))
                .contains("the first revision counts places in another way"));
    }

    @Test
    void should_refuse_long_models_whose_stretching_it_cannot_tell() {
        String stretched = CHATGLM2 + ",\"rope_ratio\":50";
        assertEquals(
                "config.json: rope_ratio is 50.0, expected 1, or an _name_or_path with the name of ChatGLM3 or GLM-4,"
                        + " which scale the base by it; ChatGLM2 divides positions, which is not supported",
                error(stretched));
        assertTrue(error(stretched + ",\"_name_or_path\":\"THUDM/chatglm2-6b-32k\"")
                .contains("ChatGLM2 divides"));
        assertEquals(
                64,
                of(stretched + ",\"_name_or_path\":\"THUDM/chatglm3-6b-32k\"").maxPositions());
        assertEquals(64, of(stretched + ",\"eos_token_id\":[7,8,9]").maxPositions());
    }

    @Test
    void should_tell_sizes_of_baichuan_apart_by_the_key_of_their_length() {
        assertEquals(64, of(BAICHUAN + ",\"max_position_embeddings\":64").maxPositions());
        assertEquals(32, of(BAICHUAN + ",\"model_max_length\":32").maxPositions());
        assertEquals(
                "config.json: model_max_length is missing, expected a whole number of at least 1", error(BAICHUAN));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "\"model_type\":\"qwen\",\"rotary_pct\":0.5 | rotary_pct is 0.5, expected 1",
                "\"model_type\":\"cohere\",\"use_qk_norm\":true | use_qk_norm is true, expected false",
                "\"model_type\":\"bloom\",\"apply_residual_connection_post_layernorm\":true"
                        + " | apply_residual_connection_post_layernorm is true, expected false",
                "\"model_type\":\"gpt9\" | model_type is 'gpt9', expected one of baichuan, bloom, chatglm, cohere"
            })
    void should_name_the_key_it_cannot_follow(String content, String message) {
        String error = error(content);
        assertTrue(error.startsWith("config.json: " + message), error);
    }
}

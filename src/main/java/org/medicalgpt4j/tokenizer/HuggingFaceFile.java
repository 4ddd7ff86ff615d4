package org.medicalgpt4j.tokenizer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The parts of a {@code tokenizer.json} that are needed beside what the native library makes of it. The file is read as a
 * stream: its merges, most of it, are skipped.
 *
 * @param json the whole file
 * @param vocabulary tokens of the model and added tokens
 */
record HuggingFaceFile(
        byte[] json,
        String name,
        Vocabulary vocabulary,
        List<AddedToken> addedTokens,
        JsonNode normalizer,
        JsonNode preTokenizer,
        JsonNode decoder) {

    static HuggingFaceFile read(byte[] json, String name) {
        try (JsonParser parser = JsonFile.STREAMING.createParser(json)) {
            return new Reader(parser, name).read(json);
        } catch (IOException e) {
            throw JsonFile.broken(name, e);
        }
    }

    /** The file with further added tokens, all of them special. */
    HuggingFaceFile withSpecialTokens(List<AddedToken> more) {
        ObjectNode changed = JsonFile.large(json, name);
        ArrayNode list = changed.withArray("added_tokens");
        for (AddedToken token : more) {
            list.addObject()
                    .put("id", token.id())
                    .put("content", token.content())
                    .put("single_word", false)
                    .put("lstrip", false)
                    .put("rstrip", false)
                    .put("normalized", false)
                    .put("special", true);
        }
        try {
            return read(JsonFile.MAPPER.writeValueAsBytes(changed), name);
        } catch (IOException e) {
            throw JsonFile.broken(name, e);
        }
    }

    /** One pass over the file. */
    private static final class Reader {
        private final JsonParser parser;
        private final String name;
        private final Vocabulary vocabulary = new Vocabulary();
        private final List<AddedToken> addedTokens = new ArrayList<>();
        private JsonNode normalizer = MissingNode.getInstance();
        private JsonNode preTokenizer = MissingNode.getInstance();
        private JsonNode decoder = MissingNode.getInstance();

        Reader(JsonParser parser, String name) {
            this.parser = parser;
            this.name = name;
        }

        HuggingFaceFile read(byte[] json) throws IOException {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new TokenizerException(name + ": expected a JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String key = parser.currentName();
                parser.nextToken();
                switch (key) {
                    case "added_tokens" -> readAddedTokens();
                    case "normalizer" -> normalizer = parser.readValueAsTree();
                    case "pre_tokenizer" -> preTokenizer = parser.readValueAsTree();
                    case "decoder" -> decoder = parser.readValueAsTree();
                    case "model" -> readModel();
                    default -> parser.skipChildren();
                }
            }
            if (vocabulary.size() == 0) {
                throw new TokenizerException(name + ": model.vocab is missing or empty");
            }
            // After the model's, whatever the order in the file: an added token gives its id its spelling.
            addedTokens.forEach(token -> vocabulary.put(token.id(), token.content(), name));
            return new HuggingFaceFile(json, name, vocabulary, addedTokens, normalizer, preTokenizer, decoder);
        }

        private void readAddedTokens() throws IOException {
            JsonNode tokens = parser.readValueAsTree();
            for (JsonNode token : tokens) {
                JsonNode id = token.path("id");
                JsonNode content = token.path("content");
                if (!id.canConvertToInt() || !content.isTextual()) {
                    throw new TokenizerException(name + ": an entry of added_tokens lacks id or content: " + token);
                }
                addedTokens.add(new AddedToken(
                        id.intValue(),
                        content.textValue(),
                        token.path("special").asBoolean(false)));
            }
        }

        private void readModel() throws IOException {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isVocabulary = parser.currentName().equals("vocab");
                JsonToken start = parser.nextToken();
                if (!isVocabulary) {
                    parser.skipChildren();
                } else if (start == JsonToken.START_OBJECT) {
                    readIdsByToken();
                } else if (start == JsonToken.START_ARRAY) {
                    readScoredTokens();
                } else {
                    throw new TokenizerException(name + ": model.vocab is neither an object nor a list");
                }
            }
        }

        private void readIdsByToken() throws IOException {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String token = parser.currentName();
                if (parser.nextToken() != JsonToken.VALUE_NUMBER_INT) {
                    throw new TokenizerException(name + ": model.vocab: the id of \"" + token + "\" is no integer");
                }
                vocabulary.put(parser.getIntValue(), token, name);
            }
        }

        /** The list of a unigram model: {@code [token, score]}, the place in the list is the id. */
        private void readScoredTokens() throws IOException {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                JsonNode pair = parser.readValueAsTree();
                if (!pair.path(0).isTextual()) {
                    throw new TokenizerException(name + ": an entry of model.vocab is no [token, score]: " + pair);
                }
                vocabulary.put(vocabulary.size(), pair.path(0).textValue(), name);
            }
        }
    }
}

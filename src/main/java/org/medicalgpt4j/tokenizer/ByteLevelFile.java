package org.medicalgpt4j.tokenizer;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.medicalgpt4j.tokenizer.SentencePieceModel.Kind;

/** Writes a byte-level BPE vocabulary as a {@code tokenizer.json}. */
final class ByteLevelFile {
    private ByteLevelFile() {}

    static byte[] write(VocabularySource source, BytePairScheme scheme) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JsonFile.MAPPER.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("version", "1.0");
            json.writeNullField("truncation");
            json.writeNullField("padding");
            writeAddedTokens(json, source);
            writeNormalizer(json, scheme);
            writePreTokenizer(json, scheme.patterns());
            json.writeNullField("post_processor");
            json.writeFieldName("decoder");
            writeByteLevel(json);
            writeModel(json, source, scheme);
            json.writeEndObject();
        } catch (IOException e) {
            throw new TokenizerException(source.name() + ": " + e.getMessage(), e);
        }
        return bytes.toByteArray();
    }

    private static void writeAddedTokens(JsonGenerator json, VocabularySource source) throws IOException {
        json.writeArrayFieldStart("added_tokens");
        for (int id = 0; id < source.tokens().size(); id++) {
            Kind kind = GgufTokenizers.kind(source, id);
            boolean special = kind == Kind.CONTROL || kind == Kind.UNKNOWN;
            if (special || kind == Kind.USER_DEFINED) {
                json.writeStartObject();
                json.writeNumberField("id", id);
                json.writeStringField("content", source.tokens().get(id));
                for (String flag : List.of("single_word", "lstrip", "rstrip", "normalized")) {
                    json.writeBooleanField(flag, false);
                }
                json.writeBooleanField("special", special);
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }

    private static void writeNormalizer(JsonGenerator json, BytePairScheme scheme) throws IOException {
        if (scheme.composes()) {
            json.writeObjectFieldStart("normalizer");
            json.writeStringField("type", "NFC");
            json.writeEndObject();
        } else {
            json.writeNullField("normalizer");
        }
    }

    private static void writePreTokenizer(JsonGenerator json, List<String> patterns) throws IOException {
        json.writeObjectFieldStart("pre_tokenizer");
        json.writeStringField("type", "Sequence");
        json.writeArrayFieldStart("pretokenizers");
        for (String pattern : patterns) {
            json.writeStartObject();
            json.writeStringField("type", "Split");
            json.writeObjectFieldStart("pattern");
            json.writeStringField("Regex", pattern);
            json.writeEndObject();
            json.writeStringField("behavior", "Isolated");
            json.writeBooleanField("invert", false);
            json.writeEndObject();
        }
        writeByteLevel(json);
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeByteLevel(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", "ByteLevel");
        for (String flag : List.of("add_prefix_space", "trim_offsets", "use_regex")) {
            json.writeBooleanField(flag, false);
        }
        json.writeEndObject();
    }

    private static void writeModel(JsonGenerator json, VocabularySource source, BytePairScheme scheme)
            throws IOException {
        json.writeObjectFieldStart("model");
        json.writeStringField("type", "BPE");
        for (String absent : List.of("dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix")) {
            json.writeNullField(absent);
        }
        json.writeBooleanField("fuse_unk", false);
        json.writeBooleanField("byte_fallback", false);
        json.writeBooleanField("ignore_merges", scheme.wholeWordsFirst());
        json.writeObjectFieldStart("vocab");
        for (int id = 0; id < source.tokens().size(); id++) {
            json.writeNumberField(source.tokens().get(id), id);
        }
        json.writeEndObject();
        json.writeArrayFieldStart("merges");
        for (String merge : source.merges()) {
            json.writeString(merge);
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}

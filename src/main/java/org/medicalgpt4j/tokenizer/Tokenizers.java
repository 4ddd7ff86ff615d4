package org.medicalgpt4j.tokenizer;

import java.nio.file.Files;
import java.nio.file.Path;

/** Loads tokenizers. */
public final class Tokenizers {
    static final String HUGGING_FACE = "tokenizer.json";
    private static final String SENTENCE_PIECE = "tokenizer.model";

    private Tokenizers() {}

    /**
     * The tokenizer of a GGUF file.
     *
     * @throws TokenizerException if the vocabulary is of an unknown kind or contradicts itself
     */
    public static Tokenizer of(VocabularySource source) {
        return GgufTokenizers.create(source);
    }

    /**
     * The tokenizer of a Hugging Face model folder: {@code tokenizer.json} or, where there is none, a SentencePiece
     * {@code tokenizer.model}; with {@code tokenizer_config.json} and the chat template files beside it, if any.
     *
     * @throws TokenizerException if neither is there or a file cannot be used
     */
    public static Tokenizer load(Path modelFolder) {
        if (!Files.isDirectory(modelFolder)) {
            throw new TokenizerException(modelFolder + ": no such folder");
        }
        TokenizerConfig config = TokenizerConfig.load(modelFolder);
        Path json = modelFolder.resolve(HUGGING_FACE);
        if (Files.exists(json)) {
            return HuggingFaceTokenizers.create(HuggingFaceFile.read(JsonFile.bytes(json), json.toString()), config);
        }
        Path pieces = modelFolder.resolve(SENTENCE_PIECE);
        if (Files.exists(pieces)) {
            return SentencePieceTokenizers.create(
                    SentencePieceReader.read(JsonFile.bytes(pieces), pieces.toString()), config);
        }
        throw new TokenizerException(modelFolder + ": found neither " + HUGGING_FACE + " nor " + SENTENCE_PIECE);
    }
}

package org.medicalgpt4j.tokenizer;

import java.nio.file.Files;
import java.nio.file.Path;

/** Loads tokenizers. */
public final class Tokenizers {
    static final String HUGGING_FACE = "tokenizer.json";
    private static final String SENTENCE_PIECE = "tokenizer.model";
    private static final String TIKTOKEN = "qwen.tiktoken";

    private Tokenizers() {}

    /**
     * The tokenizer of a GGUF file.
     *
     * @throws TokenizerException if the vocabulary is of an unknown kind or contradicts itself
     */
    public static Tokenizer of(VocabularySource source) {
        return GgufTokenizers.create(source);
    }

    /** Whether a folder holds a file that {@link #load} reads. */
    public static boolean isIn(Path folder) {
        return Files.exists(folder.resolve(HUGGING_FACE))
                || Files.exists(folder.resolve(SENTENCE_PIECE))
                || Files.exists(folder.resolve(ChatGlmTokenizers.FIRST_FILE))
                || Files.exists(folder.resolve(TIKTOKEN));
    }

    /**
     * The tokenizer of a Hugging Face model folder: {@code tokenizer.json} or, where there is none, Qwen's
     * {@code qwen.tiktoken}, ChatGLM-6B's {@code ice_text.model}, or {@code tokenizer.model}, which is a SentencePiece model or
     * a tiktoken file; with {@code tokenizer_config.json} and the chat template files beside it, if any.
     *
     * @throws TokenizerException if none is there or a file cannot be used
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
        Path tiktoken = modelFolder.resolve(TIKTOKEN);
        if (Files.exists(tiktoken)) {
            return TiktokenTokenizers.create(TiktokenFile.read(JsonFile.bytes(tiktoken), tiktoken.toString()), config);
        }
        Path first = modelFolder.resolve(ChatGlmTokenizers.FIRST_FILE);
        if (Files.exists(first)) {
            return ChatGlmTokenizers.first(SentencePieceReader.read(JsonFile.bytes(first), first.toString()), config);
        }
        Path pieces = modelFolder.resolve(SENTENCE_PIECE);
        if (Files.exists(pieces)) {
            return ofModelFile(JsonFile.bytes(pieces), pieces.toString(), config);
        }
        throw new TokenizerException(modelFolder + ": found none of " + HUGGING_FACE + ", " + TIKTOKEN + ", "
                + ChatGlmTokenizers.FIRST_FILE + " and " + SENTENCE_PIECE);
    }

    private static Tokenizer ofModelFile(byte[] file, String name, TokenizerConfig config) {
        if (TiktokenFile.isOne(file)) {
            return TiktokenTokenizers.create(TiktokenFile.read(file, name), config);
        }
        SentencePieceModel model = SentencePieceReader.read(file, name);
        return config.tokenizerClass().equals(ChatGlmTokenizers.CLASS)
                ? ChatGlmTokenizers.later(model, config)
                : SentencePieceTokenizers.create(model, config);
    }
}

package org.medicalgpt4j.stage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.medicalgpt4j.load.ModelFiles;
import org.medicalgpt4j.recipe.Sha256;
import org.medicalgpt4j.tokenizer.Tokenizer;

/** Tells a model's tokenizer from all others. */
final class TokenizerIdentity {
    /** The vocabulary of a GGUF file lies before its weights; no vocabulary is as large as this. */
    private static final int BEGINNING = 64 << 20;

    private TokenizerIdentity() {}

    /** A hash of what tokens mean; templates are not looked at. */
    static String vocabulary(ModelFiles model) {
        Tokenizer tokenizer = model.tokenizer();
        StringBuilder tokens = new StringBuilder();
        for (int id = 0; id < tokenizer.vocabularySize(); id++) {
            tokens.append(tokenizer.token(id)).append('\n');
        }
        return Sha256.of(tokens.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** A hash of the files that the tokenizer is read from. */
    static String of(ModelFiles model) {
        List<Path> files = model.tokenizerFiles();
        StringBuilder hashes = new StringBuilder();
        for (Path file : files) {
            try (InputStream input = Files.newInputStream(file)) {
                hashes.append(file.getFileName()).append(' ');
                hashes.append(Sha256.of(input.readNBytes(BEGINNING))).append('\n');
            } catch (IOException failure) {
                throw new StageException(file + " cannot be read: " + failure.getMessage());
            }
        }
        return Sha256.of(hashes.toString().getBytes(StandardCharsets.UTF_8));
    }
}

package org.medicalgpt4j.tool.text;

import java.nio.file.Files;
import java.nio.file.Path;
import org.medicalgpt4j.checkpoint.Publication;
import org.medicalgpt4j.load.ModelFiles;
import org.medicalgpt4j.tokenizer.Tokenizer;
import org.medicalgpt4j.tokenizer.Tokenizers;

/** The tokenizer of whatever a path names. */
public final class ModelTokenizer {
    private ModelTokenizer() {}

    /**
     * @param path a model folder, a GGUF file, or a folder with tokenizer files only
     * @throws org.medicalgpt4j.tokenizer.TokenizerException if there is none or it cannot be used
     */
    public static Tokenizer load(Path path) {
        Path folder = Publication.current(path);
        boolean onlyTokenizer =
                Files.isDirectory(folder) && !Files.exists(folder.resolve("config.json")) && Tokenizers.isIn(folder);
        return onlyTokenizer ? Tokenizers.load(folder) : ModelFiles.open(path).tokenizer();
    }
}

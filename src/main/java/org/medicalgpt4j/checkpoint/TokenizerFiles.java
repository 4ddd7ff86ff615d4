package org.medicalgpt4j.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of a model folder that belong to its tokenizer and chat template. */
public final class TokenizerFiles {
    private static final List<String> NAMES = List.of(
            "tokenizer.json",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "added_tokens.json",
            "tokenizer.model",
            "ice_text.model",
            "vocab.json",
            "merges.txt",
            "chat_template.jinja",
            "chat_template.json");

    private static final String TIKTOKEN = ".tiktoken";

    private TokenizerFiles() {}

    /** Those that are in the folder, in a fixed order. */
    public static List<Path> in(Path folder) {
        return Stream.concat(
                        NAMES.stream().map(folder::resolve).filter(Files::isRegularFile),
                        FolderFiles.endingWith(folder, TIKTOKEN).stream())
                .toList();
    }
}

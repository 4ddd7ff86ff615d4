package org.medicalgpt4j.stage;

import java.nio.file.Path;
import java.util.Optional;
import org.medicalgpt4j.checkpoint.Publication;
import org.medicalgpt4j.data.TokenCache;
import org.medicalgpt4j.load.ModelFiles;
import org.medicalgpt4j.recipe.FileHashes;

/** Where runs keep tokens of their data. */
final class TokenCaches {
    private static final String FOLDER = "data-cache";
    /** Bytes that are kept at most, 64 GiB: sixteen thousand million tokens. */
    private static final long LARGEST = 1L << 36;

    private TokenCaches() {}

    /** The folder that the recipe names; by default one beside the output folder. */
    static Path folder(Optional<Path> named, Path output) {
        return named.orElseGet(() -> output.toAbsolutePath().normalize().resolveSibling(FOLDER));
    }

    /**
     * @param named the folder that the recipe names; by default one beside the output folder
     * @param hashes of files that were read before
     * @param log hears what is reused
     */
    static TokenCache of(
            Optional<Path> named,
            Path output,
            ModelFiles model,
            Publication publication,
            FileHashes hashes,
            RunLog log) {
        String tokenizer = TokenizerIdentity.of(model);
        return new TokenCache(folder(named, output), tokenizer, publication, hashes, LARGEST, log::say);
    }
}

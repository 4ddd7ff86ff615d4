package org.medicalgpt4j.stage;

import java.nio.file.Path;
import java.util.Optional;
import org.medicalgpt4j.checkpoint.Publication;
import org.medicalgpt4j.data.TokenCache;
import org.medicalgpt4j.load.ModelFiles;

/** Where runs keep tokens of their data. */
final class TokenCaches {
    private static final String FOLDER = "data-cache";

    private TokenCaches() {}

    /** The folder that the recipe names; by default one beside the output folder. */
    static Path folder(Optional<Path> named, Path output) {
        return named.orElseGet(() -> output.toAbsolutePath().normalize().resolveSibling(FOLDER));
    }

    /**
     * @param named the folder that the recipe names; by default one beside the output folder
     * @param log hears what is reused
     */
    static TokenCache of(Optional<Path> named, Path output, ModelFiles model, Publication publication, RunLog log) {
        return new TokenCache(folder(named, output), TokenizerIdentity.of(model), publication, log::say);
    }
}

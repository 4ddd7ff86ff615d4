package org.medicalgpt4j.data;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.medicalgpt4j.checkpoint.ExistingFolder;
import org.medicalgpt4j.checkpoint.Publication;
import org.medicalgpt4j.data.file.DataException;
import org.medicalgpt4j.data.file.DataFiles;
import org.medicalgpt4j.data.file.Layout;
import org.medicalgpt4j.data.file.Packing;
import org.medicalgpt4j.recipe.FileHashes;
import org.medicalgpt4j.recipe.Sha256;

/**
 * Keeps sequences of sources in a folder and maps them from there, so that data need not fit into memory and is tokenised
 * once. An entry is found by everything its sequences depend on: content of the files, reading, template, settings,
 * tokenizer, and the program's own code for this; it is complete or not there, and verified before use. When entries come
 * to more than a limit, those go that were not used for the longest time, but none that this run uses.
 */
public final class TokenCache {
    private static final int NAME_LENGTH = 32;
    /** Other runs may be writing into the same folder, and a long row may take its time. */
    private static final Duration ABANDONED = Duration.ofDays(1);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final String tokenizer;
    private final Publication publication;
    private final FileHashes hashes;
    private final long largest;
    private final Consumer<String> log;
    private final Set<Path> used = ConcurrentHashMap.newKeySet();

    /** Of any size. */
    public TokenCache(Path folder, String tokenizer, Publication publication, Consumer<String> log) {
        this(folder, tokenizer, publication, new FileHashes(), Long.MAX_VALUE, log);
    }

    /**
     * @param tokenizer tells one tokenizer from another, such as a hash of its files
     * @param hashes of files that were read before
     * @param largest bytes that entries take at most, if this run uses no more
     * @param log hears what is reused and what is removed
     */
    public TokenCache(
            Path folder,
            String tokenizer,
            Publication publication,
            FileHashes hashes,
            long largest,
            Consumer<String> log) {
        this.folder = folder;
        this.hashes = hashes;
        this.largest = largest;
        this.tokenizer = tokenizer;
        this.publication = publication;
        this.log = log;
    }

    /** Where the sequences of a source are kept. */
    record Place(DataSource source, List<Path> files, ObjectNode key, Path folder) {}

    /** @throws DataException where a file of the source cannot be read */
    Place place(DataSource source, List<Path> files, boolean skipInvalidRows) {
        ObjectNode key = key(source, files, skipInvalidRows);
        String hash = Sha256.of(key.toString().getBytes(StandardCharsets.UTF_8));
        return new Place(source, files, key, folder.resolve(hash.substring(0, NAME_LENGTH)));
    }

    /** The sequences that are kept, if there are any; damaged ones are none. */
    Optional<PreparedSource> find(Place place) {
        Path current = Publication.current(place.folder());
        if (!Files.exists(current)) {
            return Optional.empty();
        }
        String tokens = "tokens of " + place.source().path();
        try {
            PreparedSource kept = CachedSource.open(current, place.source(), place.files());
            use(place);
            log.accept(tokens + " reused from " + place.folder());
            return Optional.of(kept);
        } catch (IOException e) {
            log.accept(tokens + " in " + place.folder() + " are damaged (" + e.getMessage() + "): made anew");
            return Optional.empty();
        }
    }

    /**
     * Keeps the sequences that the reading gives.
     *
     * @throws org.medicalgpt4j.checkpoint.CheckpointException where they cannot be kept
     */
    PreparedSource keep(Place place, CachedSource.Reading reading) {
        publication.discardAbandoned(folder, ABANDONED);
        publication.folder(
                place.folder(),
                ExistingFolder.REPLACE,
                draft -> CachedSource.write(draft, place.files(), place.key(), reading));
        use(place);
        new CacheLimit(folder, NAME_LENGTH, largest, publication, log).keep(used);
        try {
            return CachedSource.open(place.folder(), place.source(), place.files());
        } catch (IOException e) {
            throw new DataException(place.folder() + " cannot be read back: " + e.getMessage(), e);
        }
    }

    /** The time of change of an entry's folder is that of its last use; a folder that cannot be changed loses no entry. */
    private void use(Place place) {
        used.add(place.folder());
        try {
            Files.setLastModifiedTime(Publication.current(place.folder()), FileTime.from(Instant.now()));
        } catch (IOException unchangeable) {
            log.accept("the time of use of " + place.folder() + " cannot be noted: " + unchangeable.getMessage());
        }
    }

    private ObjectNode key(DataSource source, List<Path> files, boolean skipInvalidRows) {
        ObjectNode key = JSON.createObjectNode();
        key.put("code", CodeFingerprint.value());
        key.put("tokenizer", tokenizer);
        key.put("encoder", source.rows().identity());
        key.put("reading", source.reading().toString());
        key.put("limit", source.limit().toString());
        key.put("skipInvalidRows", skipInvalidRows);
        ArrayNode contents = key.putArray("files");
        for (Path file : files) {
            try {
                contents.addObject()
                        .put("layout", Layout.of(file).map(Layout::name).orElse(""))
                        .put(
                                "packing",
                                Packing.of(file.getFileName().toString()).name())
                        .put("bytes", Files.size(file))
                        .put("sha256", hashes.of(file));
            } catch (IOException e) {
                throw DataFiles.unreadable(file, e);
            }
        }
        return key;
    }
}

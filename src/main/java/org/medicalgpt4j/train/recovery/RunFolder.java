package org.medicalgpt4j.train.recovery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.medicalgpt4j.checkpoint.CheckpointException;
import org.medicalgpt4j.checkpoint.FileContent;
import org.medicalgpt4j.checkpoint.Publication;

/**
 * The output folder of a run: its checkpoints, its result, and the mark {@code .unfinished} that lies there from the
 * beginning of a run until its result is published.
 */
public final class RunFolder {
    private static final String UNFINISHED = ".unfinished";
    private static final String CHECKPOINT = "checkpoint-";
    private static final Pattern CHECKPOINT_NAME = Pattern.compile(CHECKPOINT + "([0-9]{1,18})");
    private static final List<String> RESULTS = List.of("adapter", "model");

    private final Publication publication;
    private final Path path;

    public RunFolder(Publication publication, Path path) {
        this.publication = publication;
        this.path = path;
    }

    Path path() {
        return path;
    }

    /** The checkpoint after a step, whether it exists or not. */
    Path checkpoint(long step) {
        return path.resolve(CHECKPOINT + step);
    }

    /** All checkpoints, complete or not, those of later steps first. */
    List<Path> checkpoints() {
        try (Stream<Path> entries = Files.list(path)) {
            return entries.filter(entry -> step(entry).isPresent() && Files.isDirectory(entry))
                    .sorted(Comparator.comparingLong((Path entry) -> step(entry).orElseThrow())
                            .reversed())
                    .toList();
        } catch (IOException failure) {
            throw new CheckpointException(path + " cannot be read: " + failure.getMessage(), failure);
        }
    }

    /** The step that the name of a checkpoint tells; empty if it is no such name. */
    static OptionalLong step(Path checkpoint) {
        Matcher name = CHECKPOINT_NAME.matcher(checkpoint.getFileName().toString());
        return name.matches() ? OptionalLong.of(Long.parseLong(name.group(1))) : OptionalLong.empty();
    }

    /** The adapter or model that a run has left here. */
    Optional<Path> result() {
        return RESULTS.stream().map(path::resolve).filter(Files::exists).findFirst();
    }

    /** Whether a run has begun here, and has not published its result since. */
    boolean isUnfinished() {
        return Files.exists(path.resolve(UNFINISHED));
    }

    void begin() {
        if (!isUnfinished()) {
            publication.file(
                    path.resolve(UNFINISHED),
                    FileContent.text("A run has begun here and its result is not yet there.\n"));
        }
    }

    /** The result is there. */
    public void finish() {
        publication.remove(path.resolve(UNFINISHED));
    }

    /** Removes a checkpoint. */
    void remove(Path checkpoint) {
        publication.remove(checkpoint);
    }
}

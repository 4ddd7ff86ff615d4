package org.medicalgpt4j.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes files and folders appear complete or not at all. Everything is written under a temporary name beside the target, forced to the disk,
 * and renamed in one step; a process that is killed, or a machine that loses power, leaves the old content or the new one.
 *
 * <p>A folder cannot be renamed over another, so a replaced one is moved aside first. Between those two renames only the name
 * {@code .old-NAME} holds content: {@link #current} finds it there, and the next publication puts it back before it begins.
 */
public final class Publication {
    private static final String DRAFT_PREFIX = ".tmp-";
    private static final Pattern DRAFT = Pattern.compile(Pattern.quote(DRAFT_PREFIX) + ".+-[0-9a-f]+");
    private static final String ASIDE_PREFIX = ".old-";

    private final FileSystemAccess files;
    private final FolderTree tree;

    public Publication(FileSystemAccess files) {
        this.files = files;
        this.tree = new FolderTree(files);
    }

    /** Publication on the real file system. */
    public static Publication onDisk() {
        return new Publication(FileSystemAccess.system());
    }

    /**
     * Where the content of a published folder lies now: at the target, or aside if a replacement was interrupted between its two renames.
     * The target itself where neither exists.
     */
    public static Path current(Path target) {
        Path named = target.toAbsolutePath().normalize();
        return !exists(named) && named.getFileName() != null && exists(aside(named)) ? aside(named) : target;
    }

    /**
     * Publishes a file, in place of the one that may be there. Folders above it are created.
     *
     * @throws CheckpointException where it cannot be written
     */
    public void file(Path target, FileContent content) {
        Path place = place(target);
        if (Files.isDirectory(place)) {
            throw new CheckpointException(target + " cannot be written: it is a folder");
        }
        Path draft = draft(place);
        orDiscard(draft, target, () -> {
            tree.create(place.getParent());
            FolderDraft.write(files, draft, content);
            files.move(draft, place);
            files.force(place.getParent());
        });
    }

    /**
     * Publishes a folder. Folders above it are created.
     *
     * @throws CheckpointException where the target is taken, or something cannot be written
     */
    public void folder(Path target, ExistingFolder existing, FolderContent content) {
        Path place = place(target);
        Path draft = draft(place);
        orDiscard(draft, target, () -> {
            restore(place);
            requireFree(place, existing);
            tree.create(place.getParent());
            files.createFolder(draft);
            content.writeTo(new FolderDraft(files, draft, target));
            files.force(draft);
            appear(draft, place);
        });
        discardReplaced(place);
    }

    /**
     * Removes a folder or file: its name goes at once, so that nobody takes what is half deleted for content.
     *
     * @throws CheckpointException where it cannot be removed
     */
    public void remove(Path target) {
        Path place = place(target);
        if (!exists(place)) {
            return;
        }
        Path refuse = draft(place);
        try {
            files.move(place, refuse);
            files.force(place.getParent());
            tree.delete(refuse);
        } catch (IOException failure) {
            throw new CheckpointException(target + " cannot be removed: " + FileFailure.reason(failure), failure);
        }
    }

    private void orDiscard(Path draft, Path target, Step step) {
        try {
            step.run();
        } catch (IOException failure) {
            discard(draft, failure);
            throw FileFailure.writing(target, failure);
        } catch (RuntimeException | Error failure) {
            discard(draft, failure);
            throw failure;
        }
    }

    private void discard(Path draft, Throwable failure) {
        try {
            tree.delete(draft);
        } catch (IOException second) {
            failure.addSuppressed(second);
        }
    }

    private void discardReplaced(Path place) {
        try {
            restore(place);
        } catch (IOException failure) {
            throw new CheckpointException(
                    place + " is complete, but what it replaced cannot be deleted: " + FileFailure.reason(failure),
                    failure);
        }
    }

    /**
     * Looks ahead: better no beginning than a full disk after an hour.
     *
     * @throws CheckpointException where the disk of the target has less room
     */
    public void requireSpace(Path target, long bytes) {
        Path folder = place(target).getParent();
        while (!Files.isDirectory(folder) && folder.getParent() != null) {
            folder = folder.getParent();
        }
        try {
            long usable = files.usableSpace(folder);
            if (usable < bytes) {
                throw new CheckpointException(target + " cannot be written: it needs " + bytes
                        + " bytes, but the disk has only " + usable + " left");
            }
        } catch (IOException failure) {
            throw FileFailure.writing(target, failure);
        }
    }

    /** Finishes or takes back a replacement that was interrupted. */
    void restore(Path place) throws IOException {
        Path aside = aside(place);
        if (!exists(aside)) {
            return;
        }
        if (exists(place)) {
            discardAside(place);
        } else {
            files.move(aside, place);
            files.force(place.getParent());
        }
    }

    private void appear(Path draft, Path place) throws IOException {
        if (!exists(place)) {
            files.move(draft, place);
            files.force(place.getParent());
            return;
        }
        Path aside = aside(place);
        files.move(place, aside);
        try {
            files.move(draft, place);
        } catch (IOException failure) {
            putBack(aside, place, failure);
            throw failure;
        }
        files.force(place.getParent());
    }

    private void putBack(Path aside, Path place, IOException failure) {
        try {
            files.move(aside, place);
        } catch (IOException second) {
            failure.addSuppressed(second);
        }
    }

    /** The name goes first, so that nothing half deleted can be taken for content. */
    private void discardAside(Path place) throws IOException {
        Path refuse = draft(place);
        files.move(aside(place), refuse);
        files.force(place.getParent());
        tree.delete(refuse);
    }

    private void requireFree(Path place, ExistingFolder existing) {
        if (!exists(place)) {
            return;
        }
        if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
            throw new CheckpointException(place + " is a file or a link, whose place no folder can take");
        }
        if (existing == ExistingFolder.REFUSE && !tree.isEmpty(place)) {
            throw new CheckpointException(place + " exists already and is not empty");
        }
    }

    private static Path place(Path target) {
        Path place = target.toAbsolutePath().normalize();
        if (place.getFileName() == null) {
            throw new CheckpointException(target + " is the root of a file system and cannot be written");
        }
        return place;
    }

    private static Path draft(Path place) {
        return place.resolveSibling(DRAFT_PREFIX + place.getFileName() + "-" + Long.toHexString(System.nanoTime()));
    }

    /**
     * Deletes what killed processes left unfinished in a folder that several may write into: drafts in which nothing has been
     * written for so long that nobody can be at it.
     *
     * @throws CheckpointException where something cannot be deleted
     */
    public void discardAbandoned(Path folder, Duration unchangedFor) {
        Path place = folder.toAbsolutePath().normalize();
        if (!Files.isDirectory(place)) {
            return;
        }
        Instant latest = Instant.now().minus(unchangedFor);
        try (Stream<Path> entries = Files.list(place)) {
            for (Path draft : entries.filter(Publication::isDraft).toList()) {
                if (tree.lastChange(draft).isBefore(latest)) {
                    tree.delete(draft);
                }
            }
        } catch (IOException failure) {
            throw FileFailure.writing(folder, failure);
        }
    }

    /**
     * Deletes a folder with all that is in it.
     *
     * @throws CheckpointException where it cannot be deleted
     */
    public void delete(Path folder) {
        try {
            tree.delete(folder);
        } catch (IOException failure) {
            throw FileFailure.writing(folder, failure);
        }
    }

    /** Whether this is something unfinished. */
    static boolean isDraft(Path path) {
        return DRAFT.matcher(path.getFileName().toString()).matches();
    }

    /** Where the content of a folder that was moved aside belongs. */
    static Optional<Path> placeOfAside(Path path) {
        String name = path.getFileName().toString();
        return name.startsWith(ASIDE_PREFIX)
                ? Optional.of(path.resolveSibling(name.substring(ASIDE_PREFIX.length())))
                : Optional.empty();
    }

    private static Path aside(Path place) {
        return place.resolveSibling(ASIDE_PREFIX + place.getFileName());
    }

    private static boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Something that the file system may refuse. */
    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }
}

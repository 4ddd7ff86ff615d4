package org.medicalgpt4j.checkpoint;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * The real file system, but one that fails at a chosen operation: once (the caller may clean up), or from there on (the process was killed).
 * It remembers what was not forced to the disk, so that a power failure can take it away.
 */
public final class FailingFiles implements FileSystemAccess {
    public static final int NEVER = Integer.MAX_VALUE;

    private final FileSystemAccess real = FileSystemAccess.system();
    private final int failAt;
    private final boolean killed;
    private final String reason;
    private final Set<Path> unforcedFiles = new LinkedHashSet<>();
    private final Deque<Path[]> unforcedMoves = new ArrayDeque<>();
    private int operations;
    private int largestWrite = Integer.MAX_VALUE;
    private long space = Long.MAX_VALUE;

    private FailingFiles(int failAt, boolean killed, String reason) {
        this.failAt = failAt;
        this.killed = killed;
        this.reason = reason;
    }

    public static FailingFiles never() {
        return new FailingFiles(NEVER, false, "");
    }

    public static FailingFiles once(int operation, String reason) {
        return new FailingFiles(operation, false, reason);
    }

    public static FailingFiles killedAt(int operation) {
        return new FailingFiles(operation, true, "killed");
    }

    public FailingFiles withShortWrites(int bytes) {
        largestWrite = bytes;
        return this;
    }

    public FailingFiles withSpace(long bytes) {
        space = bytes;
        return this;
    }

    /** How many operations there were. */
    public int operations() {
        return operations;
    }

    /** What was written but not forced is gone; renames that were not forced may be undone, latest first. */
    public void losePower(Random random) throws IOException {
        while (!unforcedMoves.isEmpty() && random.nextBoolean()) {
            Path[] move = unforcedMoves.pop();
            Files.move(move[1], move[0]);
        }
        for (Path file : unforcedFiles) {
            if (Files.isRegularFile(file)) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate(random.nextInt((int) channel.size() + 1));
                }
            }
        }
    }

    private void step(Path path) throws IOException {
        operations++;
        if (killed ? operations >= failAt : operations == failAt) {
            throw new FileSystemException(path.toString(), null, reason);
        }
    }

    @Override
    public OutputFile create(Path file) throws IOException {
        step(file);
        OutputFile opened = real.create(file);
        unforcedFiles.add(file);
        return failing(file, opened);
    }

    @Override
    public OutputFile append(Path file) throws IOException {
        step(file);
        return failing(file, real.append(file));
    }

    private OutputFile failing(Path file, OutputFile opened) {
        return new OutputFile() {
            @Override
            public int write(ByteBuffer source) throws IOException {
                int limit = source.limit();
                source.limit(Math.min(limit, source.position() + Math.min(largestWrite, source.remaining())));
                try {
                    if (operations + 1 == failAt) {
                        source.limit(source.position() + source.remaining() / 2);
                        opened.write(source);
                    }
                    step(file);
                    return opened.write(source);
                } finally {
                    source.limit(limit);
                }
            }

            @Override
            public void force() throws IOException {
                step(file);
                opened.force();
                unforcedFiles.remove(file);
            }

            @Override
            public boolean isOpen() {
                return opened.isOpen();
            }

            @Override
            public void close() throws IOException {
                opened.close();
            }
        };
    }

    @Override
    public void createFolder(Path folder) throws IOException {
        step(folder);
        real.createFolder(folder);
    }

    @Override
    public void move(Path source, Path target) throws IOException {
        step(source);
        boolean replaces = Files.exists(target);
        real.move(source, target);
        if (!replaces) {
            unforcedMoves.push(new Path[] {source, target});
        }
    }

    @Override
    public void delete(Path path) throws IOException {
        step(path);
        real.delete(path);
    }

    @Override
    public void force(Path folder) throws IOException {
        step(folder);
        real.force(folder);
        unforcedMoves.removeIf(move -> move[0].getParent().equals(folder));
    }

    @Override
    public long usableSpace(Path folder) throws IOException {
        return Math.min(space, real.usableSpace(folder));
    }

    @Override
    public Optional<Closeable> lock(Path file) throws IOException {
        step(file);
        return real.lock(file);
    }
}

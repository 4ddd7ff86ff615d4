package org.medicalgpt4j.train.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.medicalgpt4j.checkpoint.AppendedFile;
import org.medicalgpt4j.checkpoint.CheckpointException;
import org.medicalgpt4j.checkpoint.FileSystemAccess;
import org.medicalgpt4j.checkpoint.Publication;

/**
 * The event file that TensorBoard reads, in the folder {@code tensorboard}. A run that goes on writes a new one that
 * begins with the steps it goes on from and takes the place of the earlier ones, so that no step is there twice.
 */
final class TensorBoardFile implements AutoCloseable {
    static final String FOLDER = "tensorboard";
    private static final String PREFIX = "events.out.tfevents.";

    private final AppendedFile file;

    private TensorBoardFile(AppendedFile file) {
        this.file = file;
    }

    /** @param earlier lines of the metrics that a run goes on from */
    static TensorBoardFile open(FileSystemAccess files, Path output, List<JsonNode> earlier) {
        Publication publication = new Publication(files);
        Path folder = output.resolve(FOLDER);
        events(folder).forEach(publication::remove);
        double now = System.currentTimeMillis() / 1000.0;
        double begin = earlier.isEmpty()
                ? now
                : earlier.get(0).path("measured").path("time").asDouble(now);
        Path path = folder.resolve(PREFIX + (long) now + ".medgpt");
        publication.file(path, channel -> {
            channel.write(ByteBuffer.wrap(TensorBoardEvents.version(begin)));
            for (JsonNode line : earlier) {
                Optional<byte[]> event = TensorBoardEvents.of(line);
                if (event.isPresent()) {
                    channel.write(ByteBuffer.wrap(event.get()));
                }
            }
        });
        return new TensorBoardFile(AppendedFile.open(files, path));
    }

    void add(JsonNode line) {
        TensorBoardEvents.of(line).ifPresent(file::bytes);
    }

    private static List<Path> events(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> entry.getFileName().toString().startsWith(PREFIX))
                    .toList();
        } catch (IOException failure) {
            throw new CheckpointException(folder + " cannot be read: " + failure.getMessage(), failure);
        }
    }

    @Override
    public void close() {
        file.close();
    }
}

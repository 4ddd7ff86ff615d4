package org.medicalgpt4j.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.medicalgpt4j.checkpoint.FolderDraft;

/**
 * A source's sequences as a folder: {@code tokens.bin}, an int (little endian) a token, its mark in the sign bit;
 * {@code index.bin}, the {@link SequenceIndex}; {@code rejected.jsonl}, the rows that gave no sequence; {@code about.json},
 * what it was made of, counts and checksums (CRC-32C).
 */
final class CachedSource {
    private static final String TOKENS = "tokens.bin";
    private static final String INDEX = "index.bin";
    private static final String REJECTED = "rejected.jsonl";
    private static final String ABOUT = "about.json";
    /** Whole sequences, and less than a buffer can map. */
    private static final long INDEX_PART = (long) SequenceIndex.BYTES << 24;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads a source. */
    @FunctionalInterface
    interface Reading {
        SourceCounts read(SequenceSink sink, RejectedRows rejected);
    }

    private CachedSource() {}

    /** @param key what the sequences depend on, for people who look */
    static void write(FolderDraft draft, List<Path> files, JsonNode key, Reading reading) {
        ObjectNode about = JSON.createObjectNode();
        about.set("madeOf", key);
        draft.file(
                REJECTED,
                rejected -> draft.file(TOKENS, tokens -> {
                    try {
                        TokenWriter writer = new TokenWriter(tokens, files);
                        SourceCounts counts = reading.read(
                                writer,
                                (file, line, problem, text) -> writeRejected(rejected, file, line, problem, text));
                        writer.flush();
                        about.set("counts", JSON.valueToTree(counts));
                        about.set("tokens", checked(writer.bytes(), writer.checksum()));
                        draft.file(INDEX, channel -> about.set("index", writeIndex(writer.index(), channel)));
                    } catch (UncheckedIOException e) {
                        throw e.getCause();
                    }
                }));
        draft.json(ABOUT, about);
    }

    private static void writeRejected(WritableByteChannel channel, int file, int line, String problem, String text) {
        ObjectNode row = JSON.createObjectNode()
                .put("file", file)
                .put("line", line)
                .put("reason", problem)
                .put("text", text);
        try {
            channel.write(ByteBuffer.wrap((JSON.writeValueAsString(row) + "\n").getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode writeIndex(SequenceIndex index, WritableByteChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(SequenceIndex.BYTES << 12).order(ByteOrder.LITTLE_ENDIAN);
        CRC32C checksum = new CRC32C();
        for (int i = 0; i < index.size(); i++) {
            index.write(i, buffer);
            if (!buffer.hasRemaining() || i == index.size() - 1) {
                buffer.flip();
                checksum.update(buffer.duplicate());
                channel.write(buffer);
                buffer.clear();
            }
        }
        return checked((long) index.size() * SequenceIndex.BYTES, checksum.getValue());
    }

    private static ObjectNode checked(long bytes, long checksum) {
        return JSON.createObjectNode().put("bytes", bytes).put("crc32c", checksum);
    }

    /**
     * Maps a folder that {@link #write} wrote.
     *
     * @param files the source's, which may have moved since
     * @throws IOException saying what is wrong, where something is missing or not what it was
     */
    static PreparedSource open(Path folder, DataSource source, List<Path> files) throws IOException {
        JsonNode about = about(folder);
        List<IntBuffer> chunks = new ArrayList<>();
        for (ByteBuffer chunk :
                mapped(folder.resolve(TOKENS), about.path("tokens"), (long) TokenWriter.CHUNK * Integer.BYTES)) {
            chunks.add(chunk.order(ByteOrder.LITTLE_ENDIAN).asIntBuffer());
        }
        SequenceIndex index = new SequenceIndex();
        for (ByteBuffer part : mapped(folder.resolve(INDEX), about.path("index"), INDEX_PART)) {
            part.order(ByteOrder.LITTLE_ENDIAN);
            while (part.hasRemaining()) {
                index.read(part);
            }
        }
        Path rejected = folder.resolve(REJECTED);
        if (!Files.isRegularFile(rejected)) {
            throw new IOException(REJECTED + " is missing");
        }
        SourceCounts counts;
        try {
            counts = JSON.treeToValue(about.path("counts"), SourceCounts.class);
        } catch (JsonProcessingException e) {
            throw new IOException(ABOUT + " is malformed", e);
        }
        return new PreparedSource(
                source.path().toString(),
                files,
                new SequenceStore(chunks, files, index),
                counts,
                Optional.of(rejected));
    }

    private static JsonNode about(Path folder) throws IOException {
        try {
            return JSON.readTree(folder.resolve(ABOUT).toFile());
        } catch (JsonProcessingException e) {
            throw new IOException(ABOUT + " is malformed", e);
        }
    }

    /** The file in parts of so many bytes, with its checksum compared. */
    private static List<ByteBuffer> mapped(Path file, JsonNode expected, long part) throws IOException {
        List<ByteBuffer> parts = new ArrayList<>();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() != expected.path("bytes").asLong(-1)) {
                throw new IOException(
                        file.getFileName() + " has " + channel.size() + " bytes, expected " + expected.path("bytes"));
            }
            if (checksum(channel) != expected.path("crc32c").asLong(-1)) {
                throw new IOException(file.getFileName() + " is not what was written (checksum)");
            }
            for (long start = 0; start < channel.size(); start += part) {
                MappedByteBuffer mapped =
                        channel.map(FileChannel.MapMode.READ_ONLY, start, Math.min(part, channel.size() - start));
                parts.add(mapped);
            }
        }
        return parts;
    }

    /** Read, not mapped: pages that are looked at once need not stay with the process. */
    private static long checksum(FileChannel channel) throws IOException {
        CRC32C checksum = new CRC32C();
        ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
        for (long position = 0; position < channel.size(); position += buffer.limit()) {
            if (channel.read(buffer.clear(), position) <= 0) {
                throw new IOException("it ends while it is read");
            }
            checksum.update(buffer.flip());
        }
        return checksum.getValue();
    }
}

package org.medicalgpt4j.stage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.medicalgpt4j.checkpoint.FolderDraft;
import org.medicalgpt4j.data.RaggedBatch;
import org.medicalgpt4j.data.SequenceStore;
import org.medicalgpt4j.data.TrainingSequence;

/**
 * Log-probabilities of all targets of a store, in its order, as a folder: {@code log-probs.bin}, a float (little endian) a
 * target; {@code about.json}, what they were computed of, and a checksum (CRC-32C).
 */
final class ReferenceScores implements AutoCloseable {
    private static final String VALUES = "log-probs.bin";
    private static final String ABOUT = "about.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FileChannel file;
    private final long[] starts;

    private ReferenceScores(FileChannel file, long[] starts) {
        this.file = file;
        this.starts = starts;
    }

    /** Computes batches of scores in the order of the store. */
    interface Pass {
        /** @param sink takes the scores of each batch {@code [N]} */
        void run(Sink sink);

        /** Takes what was computed of a batch. */
        interface Sink {
            void add(RaggedBatch batch, float[] logProb) throws IOException;
        }
    }

    /** @param key what the scores depend on */
    static void write(FolderDraft draft, JsonNode key, Pass pass) {
        CRC32C checksum = new CRC32C();
        draft.file(VALUES, channel -> {
            try {
                pass.run((batch, logProb) -> append(batch, logProb, channel, checksum));
            } catch (UncheckedIOException failure) {
                throw failure.getCause();
            }
        });
        ObjectNode about = JSON.createObjectNode();
        about.set("madeOf", key);
        about.put("crc32c", checksum.getValue());
        draft.json(ABOUT, about);
    }

    private static void append(RaggedBatch batch, float[] logProb, WritableByteChannel channel, CRC32C checksum)
            throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate(batch.targetCount() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int row = 0; row < logProb.length; row++) {
            if (batch.targets()[row] != TrainingSequence.NO_TARGET) {
                bytes.putFloat(logProb[row]);
            }
        }
        bytes.flip();
        checksum.update(bytes.duplicate());
        channel.write(bytes);
    }

    /** The scores in a folder; empty if there is none, or it is not what was written. */
    static Optional<ReferenceScores> open(Path folder, SequenceStore store) {
        long[] starts = new long[store.size() + 1];
        for (int i = 0; i < store.size(); i++) {
            starts[i + 1] = starts[i] + store.targetCount(i);
        }
        if (!Files.isRegularFile(folder.resolve(ABOUT)) || !Files.isRegularFile(folder.resolve(VALUES))) {
            return Optional.empty();
        }
        try {
            FileChannel file = FileChannel.open(folder.resolve(VALUES), StandardOpenOption.READ);
            long expected =
                    JSON.readTree(folder.resolve(ABOUT).toFile()).path("crc32c").asLong(-1);
            if (file.size() == starts[store.size()] * Float.BYTES && checksum(file) == expected) {
                return Optional.of(new ReferenceScores(file, starts));
            }
            file.close();
            return Optional.empty();
        } catch (IOException failure) {
            throw new StageException(folder + " cannot be read: " + failure.getMessage());
        }
    }

    private static long checksum(FileChannel file) throws IOException {
        CRC32C checksum = new CRC32C();
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        for (long position = 0; position < file.size(); position += buffer.limit()) {
            file.read(buffer.clear(), position);
            checksum.update(buffer.flip());
        }
        return checksum.getValue();
    }

    /** Scores of a sequence's targets, in their order. */
    float[] of(int sequence) {
        float[] values = new float[(int) (starts[sequence + 1] - starts[sequence])];
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try {
            while (bytes.hasRemaining()) {
                if (file.read(bytes, starts[sequence] * Float.BYTES + bytes.position()) < 0) {
                    throw new IOException("it ends too early");
                }
            }
        } catch (IOException failure) {
            throw new StageException("the scores of the reference cannot be read: " + failure.getMessage());
        }
        FloatBuffer floats = bytes.flip().asFloatBuffer();
        floats.get(values);
        return values;
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException failure) {
            throw new StageException("the scores of the reference cannot be closed: " + failure.getMessage());
        }
    }
}

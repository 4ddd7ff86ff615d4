package org.medicalgpt4j.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/** Writes tokens of sequences as they come; only the index stays in memory. */
final class TokenWriter implements SequenceSink {
    /** Tokens of a part of the file that is mapped as a whole; no sequence crosses its end. */
    static final int CHUNK = 1 << 28;

    private final WritableByteChannel channel;
    private final Map<Path, Integer> files = new HashMap<>();
    private final SequenceIndex index = new SequenceIndex();
    private final CRC32C checksum = new CRC32C();
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
    private long written;

    TokenWriter(WritableByteChannel channel, List<Path> files) {
        this.channel = channel;
        for (int i = 0; i < files.size(); i++) {
            this.files.put(files.get(i), i);
        }
    }

    @Override
    public void append(TrainingSequence sequence) {
        int[] packed = SequenceStore.packed(sequence);
        while (written % CHUNK + packed.length > CHUNK) {
            put(0);
        }
        index.add(
                Math.toIntExact(written / CHUNK),
                (int) (written % CHUNK),
                packed.length,
                sequence.targetCount(),
                files.get(sequence.source().file()),
                sequence.source().line(),
                SequenceStore.hash(packed, sequence.value()),
                sequence.value());
        for (int token : packed) {
            put(token);
        }
    }

    private void put(int token) {
        if (!buffer.hasRemaining()) {
            flush();
        }
        buffer.putInt(token);
        written++;
    }

    /** @throws UncheckedIOException where it cannot be written */
    void flush() {
        try {
            buffer.flip();
            checksum.update(buffer.duplicate());
            channel.write(buffer);
            buffer.clear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    SequenceIndex index() {
        return index;
    }

    long bytes() {
        return written * Integer.BYTES;
    }

    long checksum() {
        return checksum.getValue();
    }
}

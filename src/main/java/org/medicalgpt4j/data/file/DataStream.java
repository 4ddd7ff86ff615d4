package org.medicalgpt4j.data.file;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.medicalgpt4j.recipe.TextEncoding;

/**
 * The bytes of a data file behind its byte order mark, unpacked. In {@link #charset()} a line feed is one byte that is no part
 * of another character: UTF-16 has been rewritten to UTF-8.
 */
final class DataStream implements Closeable {
    private final Counting counting;
    private final InputStream bytes;
    private final Charset written;

    private DataStream(Counting counting, InputStream bytes, Charset written) {
        this.counting = counting;
        this.bytes = bytes;
        this.written = written;
    }

    /** @throws IOException whose message says what is wrong with the file's content */
    static DataStream open(Path file, TextEncoding encoding) throws IOException {
        Counting counting = new Counting(Files.newInputStream(file));
        try {
            BufferedInputStream unpacked = new BufferedInputStream(
                    Packing.of(file.getFileName().toString()).open(counting), EncodingDetection.HEAD);
            unpacked.mark(EncodingDetection.HEAD);
            byte[] head = unpacked.readNBytes(EncodingDetection.HEAD);
            unpacked.reset();
            Packing.ofBytes(head).ifPresent(packing -> {
                throw new DataException(file + " is compressed by " + packing.description()
                        + ", which its name does not say: let it end with " + packing.suffix());
            });
            EncodingDetection found = EncodingDetection.of(head, encoding);
            unpacked.skipNBytes(found.markLength());
            boolean wide = found.charset().equals(StandardCharsets.UTF_16LE)
                    || found.charset().equals(StandardCharsets.UTF_16BE);
            InputStream bytes = wide ? new Utf8Stream(unpacked, found.charset()) : unpacked;
            return new DataStream(counting, bytes, found.charset());
        } catch (IOException | DataException failure) {
            counting.close();
            throw failure;
        }
    }

    InputStream bytes() {
        return bytes;
    }

    /** Of {@link #bytes()}: UTF-8 or GB18030. */
    Charset charset() {
        return written.equals(EncodingDetection.GB18030) ? written : StandardCharsets.UTF_8;
    }

    /** What the file is written in. */
    Charset written() {
        return written;
    }

    /** Bytes taken from the file, packed as they are. */
    long bytesRead() {
        return counting.count;
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }

    private static final class Counting extends FilterInputStream {
        private long count;

        Counting(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int value = in.read();
            count += value < 0 ? 0 : 1;
            return value;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = in.read(bytes, offset, length);
            count += Math.max(0, read);
            return read;
        }

        @Override
        public long skip(long n) throws IOException {
            long skipped = in.skip(n);
            count += skipped;
            return skipped;
        }
    }
}

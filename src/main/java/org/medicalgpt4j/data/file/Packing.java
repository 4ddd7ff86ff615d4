package org.medicalgpt4j.data.file;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** How a file is compressed, told by the end of its name. */
public enum Packing {
    NONE("", "") {
        @Override
        InputStream unpacked(InputStream packed) {
            return packed;
        }
    },
    GZIP(".gz", "gzip") {
        @Override
        InputStream unpacked(InputStream packed) throws IOException {
            return new Explaining(new GZIPInputStream(packed, BUFFER), this);
        }
    },
    ZSTANDARD(".zst", "Zstandard") {
        @Override
        InputStream unpacked(InputStream packed) throws IOException {
            return new Explaining(new ZstdInputStreamNoFinalizer(packed), this);
        }
    };

    private static final int BUFFER = 1 << 16;

    private final String suffix;
    private final String description;

    Packing(String suffix, String description) {
        this.suffix = suffix;
        this.description = description;
    }

    public String suffix() {
        return suffix;
    }

    public static Packing of(String name) {
        for (Packing packing : values()) {
            if (packing != NONE && name.endsWith(packing.suffix)) {
                return packing;
            }
        }
        return NONE;
    }

    /** What a file is compressed by if its first bytes say that it is. */
    static Optional<Packing> ofBytes(byte[] head) {
        if (head.length >= 2 && (head[0] & 0xFF) == 0x1F && (head[1] & 0xFF) == 0x8B) {
            return Optional.of(GZIP);
        }
        boolean zstandard = head.length >= 4
                && (head[0] & 0xFF) == 0x28
                && (head[1] & 0xFF) == 0xB5
                && head[2] == 0x2F
                && (head[3] & 0xFF) == 0xFD;
        return zstandard ? Optional.of(ZSTANDARD) : Optional.empty();
    }

    /** @throws IOException whose message says that the data is not what the name says, or damaged */
    InputStream open(InputStream packed) throws IOException {
        try {
            return unpacked(packed);
        } catch (ZipException | EOFException e) {
            packed.close();
            throw damaged(e);
        }
    }

    abstract InputStream unpacked(InputStream packed) throws IOException;

    private IOException damaged(IOException cause) {
        return new IOException(
                "its " + description + " data is damaged or ends too early (" + cause.getMessage() + ")", cause);
    }

    String description() {
        return description;
    }

    /** Says what a library's exception means. */
    private static final class Explaining extends FilterInputStream {
        private final Packing packing;

        Explaining(InputStream unpacked, Packing packing) {
            super(unpacked);
            this.packing = packing;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                return in.read(bytes, offset, length);
            } catch (ZipException | EOFException | ZstdIOException e) {
                throw packing.damaged(e);
            }
        }
    }
}

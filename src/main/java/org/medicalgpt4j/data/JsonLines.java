package org.medicalgpt4j.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Rows of a JSON Lines file. Reads line by line as bytes, holding one line at a time. Lines end with LF or CR LF; a UTF-8 byte order mark at
 * the start is taken off; lines of nothing but blanks are passed over (they still count). A line above the limit is
 * reported as such without being held, and reading goes on behind it.
 */
final class JsonLines implements RowSource {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream input;
    private final int limit;
    private final byte[] buffer = new byte[1 << 16];
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(1 << 12);
    private int position;
    private int filled;
    private int number;
    private long bytesRead;

    /** @param limit longest line in bytes */
    JsonLines(Path file, int limit) throws IOException {
        this.input = Files.newInputStream(file);
        this.limit = limit;
    }

    @Override
    public Optional<RawRow> next() throws IOException {
        while (true) {
            line.reset();
            boolean tooLong = false;
            boolean ended = false;
            while (!ended && (position < filled || fill())) {
                int from = position;
                while (position < filled && buffer[position] != '\n') {
                    position++;
                }
                if (!tooLong && line.size() + (position - from) > limit) {
                    tooLong = true;
                    line.reset();
                }
                if (!tooLong) {
                    line.write(buffer, from, position - from);
                }
                if (position < filled) {
                    position++;
                    ended = true;
                }
            }
            if (!ended && line.size() == 0 && !tooLong) {
                return Optional.empty();
            }
            number = Math.addExact(number, 1);
            byte[] bytes = stripped(line.toByteArray());
            if (tooLong || !blank(bytes)) {
                return Optional.of(new RawLine(number, bytes, tooLong, limit));
            }
        }
    }

    @Override
    public long bytesRead() {
        return bytesRead;
    }

    private boolean fill() throws IOException {
        position = 0;
        filled = Math.max(0, input.read(buffer));
        bytesRead += filled;
        return filled > 0;
    }

    private byte[] stripped(byte[] bytes) {
        int from = number == 1 && startsWithMark(bytes) ? BYTE_ORDER_MARK.length : 0;
        int to = bytes.length > from && bytes[bytes.length - 1] == '\r' ? bytes.length - 1 : bytes.length;
        return from == 0 && to == bytes.length ? bytes : Arrays.copyOfRange(bytes, from, to);
    }

    private static boolean startsWithMark(byte[] bytes) {
        return bytes.length >= BYTE_ORDER_MARK.length
                && Arrays.equals(bytes, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
    }

    private static boolean blank(byte[] bytes) {
        for (byte b : bytes) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}

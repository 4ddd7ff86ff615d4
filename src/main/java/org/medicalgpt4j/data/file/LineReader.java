package org.medicalgpt4j.data.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Lines of a stream as bytes, holding one at a time. They end with LF or CR LF; those of nothing but blanks are passed over
 * (they still count). Of a line above the limit nothing is held, and reading goes on behind it.
 */
final class LineReader {
    private final InputStream input;
    private final int limit;
    private final byte[] buffer = new byte[1 << 16];
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(1 << 12);
    private int position;
    private int filled;
    private int number;
    private boolean tooLong;
    private byte[] bytes = {};

    /** @param limit longest line in bytes */
    LineReader(InputStream input, int limit) {
        this.input = input;
        this.limit = limit;
    }

    /** Goes to the next line that is not blank; false at the end. */
    boolean next() throws IOException {
        while (read()) {
            number = Math.addExact(number, 1);
            byte[] whole = line.toByteArray();
            bytes = whole.length > 0 && whole[whole.length - 1] == '\r'
                    ? Arrays.copyOf(whole, whole.length - 1)
                    : whole;
            if (tooLong || !blank(bytes)) {
                return true;
            }
        }
        return false;
    }

    private boolean read() throws IOException {
        line.reset();
        tooLong = false;
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
        return ended || line.size() > 0 || tooLong;
    }

    private boolean fill() throws IOException {
        position = 0;
        filled = Math.max(0, input.read(buffer));
        return filled > 0;
    }

    private static boolean blank(byte[] bytes) {
        for (byte b : bytes) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    /** Of the line, from 1. */
    int number() {
        return number;
    }

    /** The line without its end; empty if it is too long. */
    byte[] bytes() {
        return bytes;
    }

    boolean tooLong() {
        return tooLong;
    }
}

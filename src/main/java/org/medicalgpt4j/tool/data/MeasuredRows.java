package org.medicalgpt4j.tool.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.medicalgpt4j.data.file.SourceLine;

/** Lengths, places and hashes of rows: 28 bytes a row, so that data may be larger than memory. */
final class MeasuredRows {
    private final MessageDigest digest = sha256();
    private final List<Path> paths = new ArrayList<>();
    private final Map<Path, Integer> numbers = new HashMap<>();
    private int size;
    private long[] contents = new long[16];
    private long[] questions = new long[16];
    private int[] lengths = new int[16];
    private int[] files = new int[16];
    private int[] lines = new int[16];

    void add(RowShape shape, SourceLine at) {
        if (size == lengths.length) {
            int capacity = Math.max(size + 1, (int) Math.min(Integer.MAX_VALUE - 8L, size + (size >> 1) + 16L));
            contents = Arrays.copyOf(contents, capacity);
            questions = Arrays.copyOf(questions, capacity);
            lengths = Arrays.copyOf(lengths, capacity);
            files = Arrays.copyOf(files, capacity);
            lines = Arrays.copyOf(lines, capacity);
        }
        contents[size] = hash(shape.content());
        questions[size] = hash(shape.question());
        lengths[size] = shape.tokens();
        files[size] = numbers.computeIfAbsent(at.file(), path -> {
            paths.add(path);
            return paths.size() - 1;
        });
        lines[size] = at.line();
        size++;
    }

    int size() {
        return size;
    }

    /** In tokens, in the order of the rows. */
    int[] lengths() {
        return Arrays.copyOf(lengths, size);
    }

    SourceLine at(int row) {
        return new SourceLine(paths.get(files[row]), lines[row]);
    }

    /** For each row the first one with the same content or question, which may be the row itself. */
    int[] firstAlike(boolean byQuestion) {
        return firstAlikeOf(this, byQuestion);
    }

    /** For each row of other data the first one here with the same content or question; -1 if there is none. */
    int[] firstAlikeOf(MeasuredRows others, boolean byQuestion) {
        FirstRows first = new FirstRows(byQuestion ? questions : contents, size);
        long[] asked = byQuestion ? others.questions : others.contents;
        return Arrays.stream(asked, 0, others.size).mapToInt(first::of).toArray();
    }

    private long hash(String text) {
        return ByteBuffer.wrap(digest.digest(text.getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

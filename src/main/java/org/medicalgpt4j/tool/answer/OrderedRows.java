package org.medicalgpt4j.tool.answer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Writes rows in their order, whatever the order they get ready in. */
final class OrderedRows {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final WritableByteChannel target;
    private final Map<Integer, ObjectNode> early = new HashMap<>();
    private int next;

    OrderedRows(WritableByteChannel target) {
        this.target = target;
    }

    void put(int number, ObjectNode row) {
        early.put(number, row);
        while (early.containsKey(next)) {
            write(early.remove(next));
            next++;
        }
    }

    private void write(ObjectNode row) {
        try {
            target.write(ByteBuffer.wrap((line(row) + "\n").getBytes(StandardCharsets.UTF_8)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static String line(ObjectNode row) {
        try {
            return JSON.writeValueAsString(row);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

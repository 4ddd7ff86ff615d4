package org.medicalgpt4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** What a person types, from any thread; unlike a pipe of the library it does not mind that a typing thread has ended. */
final class TypedKeys extends InputStream {
    private final BlockingQueue<Integer> keys = new LinkedBlockingQueue<>();

    void type(String text) {
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            keys.add(b & 0xFF);
        }
    }

    @Override
    public int read() throws IOException {
        try {
            return keys.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        target[offset] = (byte) read();
        int count = 1;
        Integer key;
        while (count < length && (key = keys.poll()) != null) {
            target[offset + count++] = key.byteValue();
        }
        return count;
    }

    @Override
    public int available() {
        return keys.size();
    }
}

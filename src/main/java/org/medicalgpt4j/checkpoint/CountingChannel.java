package org.medicalgpt4j.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Counts what goes through to another channel, which it does not close. */
final class CountingChannel implements WritableByteChannel {
    private final WritableByteChannel channel;
    private long bytes;

    CountingChannel(WritableByteChannel channel) {
        this.channel = channel;
    }

    long bytes() {
        return bytes;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int written = channel.write(source);
        bytes += written;
        return written;
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() {
        // The file is closed by whoever opened it.
    }
}

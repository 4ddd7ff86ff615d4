package org.medicalgpt4j.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.security.MessageDigest;

/** Takes the digest of what goes through to another channel, which takes all it is given and is not closed here. */
final class DigestingChannel implements WritableByteChannel {
    private final WritableByteChannel channel;
    private final MessageDigest sha256 = FileDigest.newDigest();
    private long bytes;

    DigestingChannel(WritableByteChannel channel) {
        this.channel = channel;
    }

    FileDigest digest() {
        return FileDigest.of(bytes, sha256);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        ByteBuffer same = source.duplicate();
        int written = channel.write(source);
        sha256.update(same);
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

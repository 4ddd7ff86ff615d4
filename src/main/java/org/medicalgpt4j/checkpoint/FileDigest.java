package org.medicalgpt4j.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a file holds, in short.
 *
 * @param bytes its length
 * @param sha256 in lower-case hexadecimal
 */
record FileDigest(long bytes, String sha256) {
    private static final int BUFFER = 1 << 20;

    static FileDigest of(Path file) throws IOException {
        MessageDigest digest = newDigest();
        long bytes = 0;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
            while (channel.read(buffer.clear()) >= 0) {
                bytes += buffer.flip().remaining();
                digest.update(buffer);
            }
        }
        return of(bytes, digest);
    }

    static FileDigest of(byte[] content) {
        MessageDigest digest = newDigest();
        digest.update(content);
        return of(content.length, digest);
    }

    /** Of bytes that went through a digest, which begins anew. */
    static FileDigest of(long bytes, MessageDigest digest) {
        return new FileDigest(bytes, HexFormat.of().formatHex(digest.digest()));
    }

    static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

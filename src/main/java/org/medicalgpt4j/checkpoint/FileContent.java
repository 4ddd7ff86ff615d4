package org.medicalgpt4j.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What goes into a file that is being published. */
@FunctionalInterface
public interface FileContent {

    /** Writes all of it; every write to the channel takes all it is given, or throws. */
    void writeTo(WritableByteChannel channel) throws IOException;

    /** UTF-8 text. */
    static FileContent text(String text) {
        return channel -> channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The bytes of another file. */
    static FileContent copyOf(Path file) {
        return channel -> {
            try (FileChannel source = FileChannel.open(file, StandardOpenOption.READ)) {
                ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
                while (source.read(buffer.clear()) >= 0) {
                    channel.write(buffer.flip());
                }
            }
        };
    }
}

package org.medicalgpt4j.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Repeats short writes until everything is written. */
record WholeWrites(FileSystemAccess.OutputFile file) implements WritableByteChannel {
    @Override
    public int write(ByteBuffer source) throws IOException {
        int bytes = source.remaining();
        while (source.hasRemaining()) {
            if (file.write(source) <= 0) {
                throw new IOException("the file system takes no more bytes");
            }
        }
        return bytes;
    }

    @Override
    public boolean isOpen() {
        return file.isOpen();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}

package org.medicalgpt4j.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tensor larger than a buffer can be, in a file that is all holes but for a few numbers. */
class LargeFileTest {
    private static final long ELEMENTS = 700_000_000;

    @TempDir
    Path folder;

    @Test
    void should_read_across_all_borders_of_a_large_file() throws IOException {
        Path path = folder.resolve("large.safetensors");
        String header = "{\"w\":{\"dtype\":\"F32\",\"shape\":[700000000],\"data_offsets\":[0,2800000000]}}";
        int start = 8 + header.length();
        long gibibyte = 1L << 30;
        long[] borders = {(gibibyte - start) / 4, (2 * gibibyte - start) / 4, ELEMENTS - 3};
        try (FileChannel channel = FileChannel.open(
                path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            channel.write(little(8).putLong(header.length()).flip(), 0);
            channel.write(ByteBuffer.wrap(header.getBytes(StandardCharsets.UTF_8)), 8);
            for (long border : borders) {
                ByteBuffer numbers = little(24);
                for (int i = 0; i < 6; i++) {
                    numbers.putFloat(i + 1);
                }
                channel.write(numbers.flip(), start + 4 * (border - 3));
            }
        }
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            for (long border : borders) {
                float[] read = new float[6];
                file.readFloats("w", border - 3, read, 0, 6);
                assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, read);
            }
            assertEquals(gibibyte, file.bytes("w", 1_500_000_000, 1 << 30).remaining());
            assertThrows(CheckpointException.class, () -> file.bytes("w"));
            assertThrows(IndexOutOfBoundsException.class, () -> file.readFloats("w", ELEMENTS, new float[1], 0, 1));
        }
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}

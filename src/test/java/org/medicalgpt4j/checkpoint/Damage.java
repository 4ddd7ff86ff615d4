package org.medicalgpt4j.checkpoint;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

/** Changes a file at random as bad disks, broken downloads and malice do. */
final class Damage {
    private Damage() {}

    static byte[] to(byte[] whole, Random random) {
        byte[] bytes = whole.clone();
        int times = 1 + random.nextInt(3);
        for (int i = 0; i < times; i++) {
            bytes = once(bytes, random);
        }
        return bytes;
    }

    private static byte[] once(byte[] bytes, Random random) {
        if (bytes.length == 0) {
            return bytes;
        }
        int at = random.nextInt(bytes.length);
        int length = Math.min(bytes.length - at, 1 + random.nextInt(12));
        byte[] changed = bytes.clone();
        switch (random.nextInt(6)) {
            case 0 -> changed[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> changed[at] = (byte) random.nextInt();
            case 2 -> Arrays.fill(changed, at, at + length, (byte) (random.nextBoolean() ? -1 : 0));
            case 3 -> changed = Arrays.copyOf(changed, at);
            case 4 -> {
                ByteArrayOutputStream repeated = new ByteArrayOutputStream();
                repeated.write(bytes, 0, at + length);
                repeated.write(bytes, at, bytes.length - at);
                changed = repeated.toByteArray();
            }
            default -> {
                System.arraycopy(bytes, at + length, changed, at, bytes.length - at - length);
                changed = Arrays.copyOf(changed, bytes.length - length);
            }
        }
        return changed;
    }
}

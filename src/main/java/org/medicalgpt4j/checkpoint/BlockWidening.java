package org.medicalgpt4j.checkpoint;

import java.nio.ByteBuffer;
import org.medicalgpt4j.quantization.BlockFormat;

/** {@link Widening} of GGUF block formats. */
record BlockWidening(BlockFormat format) implements Widening {

    /** Fetches the blocks in bulk: access to a mapped file costs more per call than per byte. */
    @Override
    public void widen(ByteBuffer source, float[] target, int at, int length) {
        int size = format.bytes();
        int elements = format.elements();
        byte[] bytes = new byte[Math.min(length, CHUNK) / elements * size];
        int blocksLeft = length / elements;
        for (int to = at; blocksLeft > 0; ) {
            int blocks = Math.min(blocksLeft, bytes.length / size);
            source.get(bytes, 0, blocks * size);
            for (int block = 0; block < blocks; block++, to += elements) {
                format.widen(bytes, block * size, target, to);
            }
            blocksLeft -= blocks;
        }
    }
}

package org.medicalgpt4j.checkpoint;

import org.medicalgpt4j.quantization.BlockFormat;

/** GGUF block formats as storage of a tensor: the elements of a block lie in one row. */
public record BlockType(BlockFormat format) implements StorageType {

    @Override
    public String label() {
        return format.name();
    }

    @Override
    public int blockSize() {
        return format.elements();
    }

    @Override
    public int bytesPerBlock() {
        return format.bytes();
    }

    @Override
    public boolean isFloat() {
        return true;
    }
}

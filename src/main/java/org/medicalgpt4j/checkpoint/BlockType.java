package org.medicalgpt4j.checkpoint;

/** GGUF block formats: a few elements share a scale (and a minimum), the elements of a block lie in one row. */
public enum BlockType implements StorageType {
    /** f16 scale d, 16 bytes of nibbles (element i low in byte i, element i + 16 high): (q - 8) d. */
    Q4_0(32, 18),
    /** f16 scale d, f16 minimum m, 16 bytes of nibbles: q d + m. */
    Q4_1(32, 20),
    /** f16 scale d, 32 signed bytes: q d. */
    Q8_0(32, 34);

    private final int blockSize;
    private final int bytesPerBlock;

    BlockType(int blockSize, int bytesPerBlock) {
        this.blockSize = blockSize;
        this.bytesPerBlock = bytesPerBlock;
    }

    @Override
    public String label() {
        return name();
    }

    @Override
    public int blockSize() {
        return blockSize;
    }

    @Override
    public int bytesPerBlock() {
        return bytesPerBlock;
    }

    @Override
    public boolean isFloat() {
        return true;
    }
}

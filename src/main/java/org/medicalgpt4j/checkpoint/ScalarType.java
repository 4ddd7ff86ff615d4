package org.medicalgpt4j.checkpoint;

import java.util.Optional;

/** Element types of safetensors files (little endian). The 8-bit floats are those of arXiv 2209.05433 (E4M3 has no infinity). */
public enum ScalarType implements StorageType {
    F64(8, true),
    F32(4, true),
    F16(2, true),
    BF16(2, true),
    F8_E4M3(1, true),
    F8_E5M2(1, true),
    I64(8, false),
    I32(4, false),
    I16(2, false),
    I8(1, false),
    U64(8, false),
    U32(4, false),
    U16(2, false),
    U8(1, false),
    BOOL(1, false);

    private final int bytes;
    private final boolean floating;

    ScalarType(int bytes, boolean floating) {
        this.bytes = bytes;
        this.floating = floating;
    }

    /** The type with this safetensors label, if there is one. */
    public static Optional<ScalarType> ofLabel(String label) {
        for (ScalarType type : values()) {
            if (type.name().equals(label)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    @Override
    public String label() {
        return name();
    }

    @Override
    public int blockSize() {
        return 1;
    }

    @Override
    public int bytesPerBlock() {
        return bytes;
    }

    @Override
    public boolean isFloat() {
        return floating;
    }
}

package org.medicalgpt4j.checkpoint;

import org.medicalgpt4j.quantization.WeightFormat;

/** A matrix kept in fewer bits together with its scales, however many tensors of a file these are. */
public record PackedType(WeightFormat format, long rows, long columns) implements StorageType {

    @Override
    public String label() {
        return format.label();
    }

    /** Rows may begin anywhere within what shares a scale. */
    @Override
    public int blockSize() {
        return 1;
    }

    /** At most: scales are fewer than elements. */
    @Override
    public int bytesPerBlock() {
        return Float.BYTES;
    }

    @Override
    public boolean isFloat() {
        return true;
    }

    @Override
    public long bytes(long elements) {
        if (elements != Math.multiplyExact(rows, columns)) {
            throw new IllegalArgumentException(
                    elements + " elements are not the " + rows + " x " + columns + " of this " + label() + " matrix");
        }
        return format.bytes(rows, columns);
    }
}

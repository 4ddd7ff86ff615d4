package org.medicalgpt4j.quantization;

import java.nio.ByteBuffer;

/** A matrix of GGUF blocks, row by row; a row is whole blocks. */
public record GgufFormat(BlockFormat format) implements WeightFormat {
    /** Blocks fetched at once. */
    private static final int AT_ONCE = 64;

    @Override
    public String label() {
        return format.name();
    }

    @Override
    public long bytes(long rows, long columns) {
        if (columns % format.elements() != 0) {
            throw new QuantizationException("rows of " + columns + " elements cannot be kept as " + label()
                    + ", whose blocks have " + format.elements());
        }
        long bytes = Math.multiplyExact(Math.multiplyExact(rows, columns / format.elements()), (long) format.bytes());
        if (bytes > Integer.MAX_VALUE) {
            throw new QuantizationException("a matrix of " + rows + " x " + columns + " is too large for one " + label()
                    + " tensor, which must stay below 2 GiB");
        }
        return bytes;
    }

    @Override
    public void widen(ByteBuffer packed, long rows, long columns, long offset, float[] target, int at, int length) {
        int elements = format.elements();
        long firstBlock = offset / elements;
        int blocks = (int) ((offset + length + elements - 1) / elements - firstBlock);
        byte[] bytes = new byte[Math.min(blocks, AT_ONCE) * format.bytes()];
        float[] edge = new float[elements];
        for (int block = 0; block < blocks; block++) {
            int inBytes = block % AT_ONCE * format.bytes();
            if (inBytes == 0) {
                int count = Math.min(blocks - block, AT_ONCE) * format.bytes();
                packed.get((int) ((firstBlock + block) * format.bytes()), bytes, 0, count);
            }
            int to = (int) ((firstBlock + block) * elements - offset);
            if (to >= 0 && to + elements <= length) {
                format.widen(bytes, inBytes, target, at + to);
            } else {
                format.widen(bytes, inBytes, edge, 0);
                int from = Math.max(0, -to);
                int count = Math.min(elements, length - to) - from;
                System.arraycopy(edge, from, target, at + to + from, count);
            }
        }
    }

    @Override
    public void pack(FloatSource values, long rows, long columns, ByteBuffer packed) {
        if (!format.isWritable()) {
            throw new QuantizationException(label() + " can be read, but not written");
        }
        byte[] block = new byte[format.bytes()];
        float[] row = new float[Math.toIntExact(columns)];
        int at = 0;
        for (long r = 0; r < rows; r++) {
            values.read(r * columns, row, row.length);
            if (!Float.isFinite(Magnitudes.largest(row, 0, row.length))) {
                throw new QuantizationException("row " + r + " holds a number that is not finite");
            }
            for (int from = 0; from < row.length; from += format.elements(), at += block.length) {
                format.round(row, from, block, 0);
                packed.put(at, block);
            }
        }
    }
}

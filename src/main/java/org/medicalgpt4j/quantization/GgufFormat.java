package org.medicalgpt4j.quantization;

import java.nio.ByteBuffer;

/** A matrix of GGUF blocks, row by row; a row is whole blocks. */
public record GgufFormat(BlockFormat format) implements WeightFormat {

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
        byte[] block = new byte[format.bytes()];
        float[] values = new float[format.elements()];
        for (int done = 0; done < length; ) {
            long element = offset + done;
            int within = (int) (element % format.elements());
            int count = Math.min(length - done, format.elements() - within);
            packed.get((int) (element / format.elements() * format.bytes()), block);
            format.widen(block, 0, values, 0);
            System.arraycopy(values, within, target, at + done, count);
            done += count;
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

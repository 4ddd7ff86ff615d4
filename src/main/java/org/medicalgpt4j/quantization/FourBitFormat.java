package org.medicalgpt4j.quantization;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/**
 * Four bits an element, as bitsandbytes keeps them: the matrix is cut, row after row, into blocks that run across rows, each
 * divided by its largest magnitude.
 *
 * <p>In memory: the codes, two a byte with the first element in the high nibble; then a f32 scale per block. With double
 * quantization (Dettmers et al., "QLoRA", 2023) the scales, less their mean, are {@link BlockwiseBytes} instead: a byte per
 * block, a f32 per 256 blocks, and the mean. Each part begins at a multiple of 16 bytes.
 *
 * @param blockSize elements that share a scale, even
 */
public record FourBitFormat(FourBitCode code, int blockSize, boolean doubleQuantization) implements WeightFormat {
    private static final BlockwiseBytes SCALES = new BlockwiseBytes(DynamicMap.SIGNED, FourBitLayout.SCALES_PER_SCALE);

    private static final int CODES = 16;

    /** Elements handled at once; a multiple of every block size in use. */
    private static final int MOST_AT_ONCE = 1 << 16;

    public FourBitFormat {
        if (blockSize < 2 || blockSize > 4096 || Integer.bitCount(blockSize) != 1) {
            throw new QuantizationException("blocks must have 2 to 4096 elements, a power of two, got " + blockSize);
        }
    }

    @Override
    public String label() {
        return code.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public long bytes(long rows, long columns) {
        return FourBitLayout.of(this, rows, columns).total();
    }

    @Override
    public void widen(ByteBuffer packed, long rows, long columns, long offset, float[] target, int at, int length) {
        ByteBuffer bytes = packed.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        FourBitLayout layout = FourBitLayout.of(this, rows, columns);
        byte[] pairs = new byte[blockSize / 2];
        float[] values = new float[CODES];
        for (int done = 0; done < length; ) {
            long element = offset + done;
            int within = (int) (element % blockSize);
            int count = Math.min(length - done, blockSize - within);
            float scale = scale(bytes, layout, (int) (element / blockSize));
            for (int i = 0; i < CODES; i++) {
                values[i] = code.value(i) * scale;
            }
            int first = (int) (element >> 1);
            bytes.get(first, pairs, 0, (int) (element + count + 1 >> 1) - first);
            unpack(pairs, within & 1, values, target, at + done, count);
            done += count;
        }
    }

    /** @param from 0 to begin with the high nibble of the first byte, 1 with its low one */
    private static void unpack(byte[] pairs, int from, float[] values, float[] target, int at, int count) {
        int i = 0;
        if (from == 1 && count > 0) {
            target[at + i++] = values[pairs[0] & 15];
        }
        int next = from;
        for (; i + 1 < count; i += 2) {
            int pair = pairs[next++];
            target[at + i] = values[pair >> 4 & 15];
            target[at + i + 1] = values[pair & 15];
        }
        if (i < count) {
            target[at + i] = values[pairs[next] >> 4 & 15];
        }
    }

    private float scale(ByteBuffer bytes, FourBitLayout layout, int block) {
        if (!doubleQuantization) {
            return bytes.getFloat(layout.scales() + Float.BYTES * block);
        }
        float value = SCALES.map().value(bytes.get(layout.scales() + block) & 0xff);
        float largest = bytes.getFloat(layout.scaleScales() + Float.BYTES * (block / SCALES.blockSize()));
        return value * largest + bytes.getFloat(layout.mean());
    }

    @Override
    public void pack(FloatSource values, long rows, long columns, ByteBuffer packed) {
        ByteBuffer bytes = packed.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        FourBitLayout layout = FourBitLayout.of(this, rows, columns);
        float[] scales = new float[layout.blocks()];
        float[] piece = new float[(int) Math.min(MOST_AT_ONCE, layout.elements())];
        for (long done = 0; done < layout.elements(); done += piece.length) {
            int length = (int) Math.min(piece.length, layout.elements() - done);
            values.read(done, piece, length);
            for (int from = 0; from < length; from += blockSize) {
                int to = Math.min(length, from + blockSize);
                scales[(int) ((done + from) / blockSize)] = packBlock(piece, from, to, bytes, (int) (done / 2));
            }
        }
        if (doubleQuantization) {
            packScales(scales, bytes, layout);
        } else {
            for (int i = 0; i < scales.length; i++) {
                bytes.putFloat(layout.scales() + Float.BYTES * i, scales[i]);
            }
        }
    }

    private float packBlock(float[] values, int from, int to, ByteBuffer bytes, int start) {
        float largest = Magnitudes.largest(values, from, to);
        if (!Float.isFinite(largest)) {
            throw new QuantizationException("the matrix holds a number that is not finite");
        }
        float inverse = largest == 0 ? 0 : 1 / largest;
        for (int i = from; i < to; i += 2) {
            int high = code.nearest(values[i] * inverse);
            int low = i + 1 < to ? code.nearest(values[i + 1] * inverse) : code.nearest(0);
            bytes.put(start + i / 2, (byte) (high << 4 | low));
        }
        return largest;
    }

    private static void packScales(float[] scales, ByteBuffer bytes, FourBitLayout layout) {
        double sum = 0;
        for (float scale : scales) {
            sum += scale;
        }
        float mean = (float) (sum / scales.length);
        float[] centred = new float[scales.length];
        for (int i = 0; i < scales.length; i++) {
            centred[i] = scales[i] - mean;
        }
        byte[] codes = new byte[scales.length];
        float[] largest = new float[SCALES.blocks(scales.length)];
        SCALES.quantize(centred, codes, largest);
        for (int i = 0; i < codes.length; i++) {
            bytes.put(layout.scales() + i, codes[i]);
        }
        for (int i = 0; i < largest.length; i++) {
            bytes.putFloat(layout.scaleScales() + Float.BYTES * i, largest[i]);
        }
        bytes.putFloat(layout.mean(), mean);
    }
}

package org.medicalgpt4j.checkpoint;

import java.nio.ByteBuffer;
import java.util.Objects;

/** A tensor whose bytes lie together in a mapped file. */
final class MappedTensor implements StoredTensor {
    /** Elements fetched through one buffer, so that its bytes stay below {@link MappedFile#LARGEST_SLICE} for every type. */
    private static final int LARGEST_RUN = MappedFile.LARGEST_SLICE / Double.BYTES;

    private final MappedFile file;
    private final TensorInfo info;
    private final long start;

    /** @param start of the data in the file, in bytes; the caller has checked that all of it is inside */
    MappedTensor(MappedFile file, TensorInfo info, long start) {
        this.file = file;
        this.info = info;
        this.start = start;
    }

    @Override
    public TensorInfo info() {
        return info;
    }

    @Override
    public String source() {
        return file.path().toString();
    }

    @Override
    public void readFloats(long offset, float[] target, int at, int length) {
        Objects.checkFromIndexSize(offset, length, info.elements());
        Objects.checkFromIndexSize(at, length, target.length);
        if (!info.type().isFloat()) {
            throw new CheckpointException(source() + ": tensor '" + info.name() + "' holds "
                    + info.type().label() + ", but floating-point numbers were expected");
        }
        Widening widening = Widening.of(info.type());
        int block = info.type().blockSize();
        int done = 0;
        while (done < length) {
            long from = offset + done;
            int inBlock = (int) (from % block);
            if (inBlock == 0 && length - done >= block) {
                int whole = Math.min(length - done, LARGEST_RUN) / block * block;
                widening.widen(blocks(from, whole), target, at + done, whole);
                done += whole;
            } else {
                float[] edge = new float[block];
                widening.widen(blocks(from - inBlock, block), edge, 0, block);
                int count = Math.min(block - inBlock, length - done);
                System.arraycopy(edge, inBlock, target, at + done, count);
                done += count;
            }
        }
    }

    private ByteBuffer blocks(long element, int elements) {
        return bytes(info.type().bytes(element), (int) info.type().bytes(elements));
    }

    @Override
    public void readLongs(long offset, long[] target, int at, int length) {
        Objects.checkFromIndexSize(offset, length, info.elements());
        Objects.checkFromIndexSize(at, length, target.length);
        if (info.type().isFloat()) {
            throw new CheckpointException(source() + ": tensor '" + info.name() + "' holds "
                    + info.type().label() + ", but integers were expected");
        }
        ScalarType type = (ScalarType) info.type();
        for (int done = 0; done < length; ) {
            int count = Math.min(length - done, LARGEST_RUN);
            ByteBuffer source = blocks(offset + done, count);
            for (int i = 0; i < count; i++) {
                target[at + done + i] = next(type, source);
            }
            done += count;
        }
    }

    private long next(ScalarType type, ByteBuffer source) {
        return switch (type) {
            case I64 -> source.getLong();
            case I32 -> source.getInt();
            case I16 -> source.getShort();
            case I8 -> source.get();
            case U64 -> unsigned(source.getLong());
            case U32 -> Integer.toUnsignedLong(source.getInt());
            case U16 -> Short.toUnsignedLong(source.getShort());
            case U8 -> Byte.toUnsignedLong(source.get());
            case BOOL -> source.get() == 0 ? 0 : 1;
            default -> throw new IllegalArgumentException(type + " is not an integer type");
        };
    }

    private long unsigned(long value) {
        if (value < 0) {
            throw new CheckpointException(source() + ": tensor '" + info.name() + "' holds "
                    + Long.toUnsignedString(value) + ", which is larger than a signed 64-bit integer");
        }
        return value;
    }

    @Override
    public ByteBuffer bytes(long byteOffset, int length) {
        Objects.checkFromIndexSize(byteOffset, length, info.bytes());
        return file.slice(start + byteOffset, length);
    }
}

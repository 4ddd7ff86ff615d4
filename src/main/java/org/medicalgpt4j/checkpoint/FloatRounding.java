package org.medicalgpt4j.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import org.medicalgpt4j.quantization.SmallFloats;

/** Rounds numbers to a float type of a file, chunk by chunk. */
final class FloatRounding implements OutgoingTensor.Data {
    static final int CHUNK_BYTES = 1 << 20;
    private static final int CHUNK = CHUNK_BYTES / Float.BYTES;

    private final TensorInfo info;
    private final OutgoingTensor.FloatSource source;

    FloatRounding(TensorInfo info, OutgoingTensor.FloatSource source) {
        this.info = info;
        this.source = source;
        if (info.type() != ScalarType.F32 && info.type() != ScalarType.BF16 && info.type() != ScalarType.F16) {
            throw new CheckpointException("tensor '" + info.name() + "' cannot be written as "
                    + info.type().label() + ", only as F32, BF16 or F16");
        }
    }

    @Override
    public void writeTo(WritableByteChannel channel) throws IOException {
        int chunk = (int) Math.min(CHUNK, info.elements());
        float[] values = new float[chunk];
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(chunk * info.type().bytesPerBlock()).order(ByteOrder.LITTLE_ENDIAN);
        for (long done = 0; done < info.elements(); done += chunk) {
            int length = (int) Math.min(chunk, info.elements() - done);
            source.read(done, values, length);
            round(values, length, bytes.clear());
            channel.write(bytes.position(0).limit(length * info.type().bytesPerBlock()));
        }
    }

    private void round(float[] values, int length, ByteBuffer bytes) {
        if (info.type() == ScalarType.F32) {
            bytes.asFloatBuffer().put(values, 0, length);
            return;
        }
        boolean half = info.type() == ScalarType.F16;
        int infinite = half ? 0x7c00 : 0x7f80;
        short[] rounded = new short[length];
        for (int i = 0; i < length; i++) {
            rounded[i] = half ? SmallFloats.floatToHalf(values[i]) : SmallFloats.floatToBfloat16(values[i]);
            if ((rounded[i] & 0x7fff) == infinite && Float.isFinite(values[i])) {
                throw new CheckpointException("tensor '" + info.name() + "' holds " + values[i]
                        + ", which is too large for " + info.type().label());
            }
        }
        bytes.asShortBuffer().put(rounded);
    }
}

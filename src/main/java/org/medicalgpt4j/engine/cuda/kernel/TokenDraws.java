package org.medicalgpt4j.engine.cuda.kernel;

import java.util.List;
import org.medicalgpt4j.engine.TokenDraw;
import org.medicalgpt4j.engine.cuda.runtime.Device;
import org.medicalgpt4j.engine.cuda.runtime.DeviceMemory;
import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.nd4j.linalg.api.buffer.DataType;

/** Draws tokens from logits on a device: what comes back is one number for each row. */
public final class TokenDraws implements AutoCloseable {
    /** Integers of a {@code Draw} in sampling.cu. */
    private static final int DRAW = 12;

    private static final int THREADS = 1024;
    private static final double UNIFORM_STEPS = 0x1p48;

    private final Device device;
    private DeviceMemory memory;

    public TokenDraws(Device device) {
        this.device = device;
        this.memory = device.allocate("drawing tokens", 0);
    }

    /**
     * @param logits {@code [rows, vocabulary]} in f32; penalties change them
     * @param draws for each row
     * @return the tokens; -1 where the largest logit is not a number
     */
    public int[] draw(DeviceTensor logits, List<TokenDraw> draws) {
        int rows = draws.size();
        int listed = draws.stream().mapToInt(draw -> draw.history().length).sum();
        int[] packed = pack(draws, listed);
        DeviceTensor sent = ints(0, packed.length);
        ensure(DeviceMemory.aligned(sent.bytes())
                + DeviceMemory.aligned(ints(0, rows).bytes()));
        sent = ints(memory.address(0, sent.bytes()), packed.length);
        long tokensAt = DeviceMemory.aligned(sent.bytes());
        DeviceTensor tokens = ints(memory.address(tokensAt, (long) rows * Integer.BYTES), rows);
        device.upload(packed, sent.address());
        int vocabulary = logits.size(-1);
        if (listed > 0) {
            device.launch(
                    "sampling",
                    "penalize",
                    LaunchSize.blocks(rows, THREADS),
                    logits,
                    sent,
                    sent.elements(rows * DRAW, rows * DRAW + listed),
                    sent.elements(rows * DRAW + listed, rows * DRAW + 2 * listed),
                    vocabulary);
        }
        device.launch("sampling", "draw_tokens", LaunchSize.blocks(rows, THREADS), logits, sent, tokens, vocabulary);
        return device.downloadInts(tokens.address(), rows);
    }

    private static DeviceTensor ints(long address, long length) {
        return new DeviceTensor(address, DataType.INT, length);
    }

    private void ensure(long bytes) {
        if (memory.bytes() < bytes) {
            device.synchronize("drawing tokens");
            memory.close();
            memory = device.allocate("drawing tokens", 2 * bytes);
        }
    }

    /** The wishes of all rows, then all listed tokens, then their counts. */
    static int[] pack(List<TokenDraw> draws, int listed) {
        int tokensAt = draws.size() * DRAW;
        int[] packed = new int[tokensAt + 2 * listed];
        int history = 0;
        for (int row = 0; row < draws.size(); row++) {
            TokenDraw draw = draws.get(row);
            int count = draw.history().length;
            long uniform = (long) (draw.uniform() * UNIFORM_STEPS);
            int at = row * DRAW;
            packed[at] = draw.topK();
            packed[at + 1] = bits(draw.temperature());
            packed[at + 2] = bits(draw.topP());
            packed[at + 3] = bits(draw.minP());
            packed[at + 4] = (int) uniform;
            packed[at + 5] = (int) (uniform >>> Integer.SIZE);
            packed[at + 6] = history;
            packed[at + 7] = history + count;
            packed[at + 8] = bits(draw.repetition());
            packed[at + 9] = bits(draw.frequency());
            packed[at + 10] = bits(draw.presence());
            System.arraycopy(draw.history(), 0, packed, tokensAt + history, count);
            System.arraycopy(draw.counts(), 0, packed, tokensAt + listed + history, count);
            history += count;
        }
        return packed;
    }

    private static int bits(double number) {
        return Float.floatToRawIntBits((float) number);
    }

    @Override
    public void close() {
        memory.close();
    }
}

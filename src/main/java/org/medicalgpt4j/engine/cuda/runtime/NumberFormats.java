package org.medicalgpt4j.engine.cuda.runtime;

import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;

/** From f32 to the number format of a computation, and back. */
public final class NumberFormats {
    private static final int PIECE = 16 << 20;

    private NumberFormats() {}

    /** Rounds f32 values to another format. */
    public static void narrow(Device device, DeviceTensor from, DeviceTensor to) {
        device.launch(to.type(), "elementwise", "narrow", LaunchSize.elements(to.length()), from, to, to.length());
    }

    /** Copies f32 from the host, rounding it on the device, and waits. */
    public static void upload(Device device, FloatPointer host, DeviceTensor to) {
        long size = Math.min(PIECE, to.length());
        try (DeviceMemory memory = device.allocate("rounding of weights", size * Float.BYTES)) {
            for (long done = 0; done < to.length(); done += size) {
                long count = Math.min(size, to.length() - done);
                DeviceTensor piece = new DeviceTensor(memory.address(0, count * Float.BYTES), DataType.FLOAT, count);
                device.uploadAndWait(host.getPointer(done), piece.address(), piece.bytes());
                narrow(device, piece, new DeviceTensor(to.address() + done * to.elementBytes(), to.type(), count));
            }
            device.synchronize("rounding weights");
        }
    }

    /** The f32 that a bf16 stands for. */
    static float widen(short bits) {
        return Float.intBitsToFloat(bits << Short.SIZE);
    }
}

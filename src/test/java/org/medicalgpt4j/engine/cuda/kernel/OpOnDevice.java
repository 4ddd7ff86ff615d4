package org.medicalgpt4j.engine.cuda.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.medicalgpt4j.engine.EngineException;
import org.medicalgpt4j.engine.cuda.runtime.CubinCache;
import org.medicalgpt4j.engine.cuda.runtime.Device;
import org.medicalgpt4j.engine.cuda.runtime.DeviceMemory;
import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.op.TensorOp;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Runs single ops on a device in bf16 and compares them with their plain implementation on the same numbers. */
final class OpOnDevice implements AutoCloseable {
    private static final long MEMORY_BYTES = 256L << 20;
    private static final WorkSizes SIZES = new WorkSizes(8, DataType.BFLOAT16);

    private final Device device;
    private final DeviceMemory memory;
    private final Random random;
    private long used;

    private OpOnDevice(Device device, long seed) {
        this.device = device;
        this.memory = device.allocate("a test", MEMORY_BYTES);
        this.random = new Random(seed);
    }

    static OpOnDevice open(long seed) {
        try {
            return new OpOnDevice(Device.open(0, CubinCache.ofUser()), seed);
        } catch (EngineException absent) {
            assumeTrue(false, "no GPU: " + absent.getMessage());
            throw absent;
        }
    }

    /** Random values that bf16 can hold. */
    INDArray normal(long... shape) {
        INDArray array = Nd4j.create(DataType.FLOAT, shape);
        for (long i = 0; i < array.length(); i++) {
            int bits = Float.floatToRawIntBits((float) random.nextGaussian());
            array.data().put(i, Float.intBitsToFloat(bits & 0xffff0000));
        }
        return array;
    }

    static INDArray ints(int... values) {
        return Nd4j.createFromArray(values);
    }

    /**
     * Results on the device; floats that go in and, where {@code result} says so, come out are bf16.
     *
     * @param given inputs; FLOAT or INT
     */
    <O extends TensorOp> List<float[]> run(DeviceKernel<O> kernel, O op, boolean wanted, INDArray... given) {
        used = 0;
        DeviceTensor[] inputs = new DeviceTensor[given.length];
        int[][] integers = new int[given.length][];
        long[][] shapes = new long[given.length][];
        for (int i = 0; i < given.length; i++) {
            shapes[i] = given[i].shape();
            boolean isStatistic = op.inputNames().get(i).equals("logSumExp");
            inputs[i] = upload(given[i], isStatistic);
            integers[i] = given[i].dataType() == DataType.INT ? given[i].data().asInt() : null;
        }
        long[][] outputShapes = op.outputShapes(shapes);
        DeviceTensor[] outputs = new DeviceTensor[outputShapes.length];
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = allocate(kernel.result(i, DataType.BFLOAT16, wanted), outputShapes[i]);
        }
        long scratch =
                allocate(DataType.FLOAT, kernel.scratch(op, shapes, SIZES)).address();
        DeviceCall call =
                new DeviceCall(device, inputs, outputs, new boolean[outputs.length], integers, scratch, SIZES);
        kernel.prepare(op, call);
        kernel.run(op, call);
        List<float[]> results = new ArrayList<>();
        for (DeviceTensor output : outputs) {
            results.add(download(output));
        }
        for (int i = 0; i < given.length; i++) {
            if (op.inputNames().get(i).endsWith("Cache")) {
                results.add(download(inputs[i]));
            }
        }
        return results;
    }

    /** A call of an op in bf16 on tensors that lie on the device already. */
    DeviceCall call(TensorOp op, DeviceTensor... inputs) {
        long[][] shapes = new long[inputs.length][];
        for (int i = 0; i < inputs.length; i++) {
            shapes[i] = inputs[i].shape();
        }
        DeviceTensor y = allocate(DataType.BFLOAT16, op.outputShapes(shapes)[0]);
        return new DeviceCall(
                device, inputs, new DeviceTensor[] {y}, new boolean[1], new int[inputs.length][], 0, SIZES);
    }

    /** A call of an op in bf16 with all its outputs and its scratch memory, on tensors that lie on the device already. */
    <O extends TensorOp> DeviceCall whole(DeviceKernel<O> kernel, O op, DeviceTensor... inputs) {
        long[][] shapes = new long[inputs.length][];
        for (int i = 0; i < inputs.length; i++) {
            shapes[i] = inputs[i].shape();
        }
        long[][] outputShapes = op.outputShapes(shapes);
        DeviceTensor[] outputs = new DeviceTensor[outputShapes.length];
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = allocate(kernel.result(i, DataType.BFLOAT16, false), outputShapes[i]);
        }
        long scratch =
                allocate(DataType.FLOAT, kernel.scratch(op, shapes, SIZES)).address();
        return new DeviceCall(
                device, inputs, outputs, new boolean[outputs.length], new int[inputs.length][], scratch, SIZES);
    }

    /** The plain implementation's results, and the caches it has written. */
    static List<float[]> expected(TensorOp op, INDArray... given) {
        long[][] shapes = new long[given.length][];
        for (int i = 0; i < given.length; i++) {
            shapes[i] = given[i].shape();
        }
        long[][] outputShapes = op.outputShapes(shapes);
        INDArray[] outputs = new INDArray[outputShapes.length];
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = Nd4j.create(DataType.FLOAT, outputShapes[i]);
        }
        op.execute(given, outputs);
        List<float[]> results = new ArrayList<>();
        for (INDArray output : outputs) {
            results.add(output.data().asFloat());
        }
        for (int i = 0; i < given.length; i++) {
            if (op.inputNames().get(i).endsWith("Cache")) {
                results.add(given[i].data().asFloat());
            }
        }
        return results;
    }

    /** Norm of the difference, relative to the expected values' norm. */
    static void assertClose(List<float[]> expected, List<float[]> seen, double bound, String what) {
        for (int r = 0; r < expected.size(); r++) {
            double difference = 0;
            double norm = 0;
            for (int i = 0; i < expected.get(r).length; i++) {
                difference += Math.pow(expected.get(r)[i] - seen.get(r)[i], 2);
                norm += Math.pow(expected.get(r)[i], 2);
            }
            double error = Math.sqrt(difference / norm);
            assertTrue(error < bound, what + ": result " + r + " is off by " + error);
        }
    }

    private DeviceTensor allocate(DataType type, long... shape) {
        DeviceTensor sized = new DeviceTensor(0, type, shape);
        DeviceTensor tensor = new DeviceTensor(memory.address(used, sized.bytes()), type, shape);
        used += DeviceMemory.aligned(sized.bytes());
        return tensor;
    }

    DeviceTensor upload(INDArray array, boolean exact) {
        if (array.dataType() == DataType.INT) {
            DeviceTensor tensor = allocate(DataType.INT, array.shape());
            device.upload(array.data().asInt(), tensor.address());
            return tensor;
        }
        float[] values = array.data().asFloat();
        if (exact) {
            DeviceTensor tensor = allocate(DataType.FLOAT, array.shape());
            device.upload(values, tensor.address());
            return tensor;
        }
        byte[] bytes = new byte[values.length * 2];
        for (int i = 0; i < values.length; i++) {
            int bits = Float.floatToRawIntBits(values[i]);
            bytes[2 * i] = (byte) (bits >> 16);
            bytes[2 * i + 1] = (byte) (bits >> 24);
        }
        DeviceTensor tensor = allocate(DataType.BFLOAT16, array.shape());
        device.upload(bytes, tensor.address());
        return tensor;
    }

    float[] download(DeviceTensor tensor) {
        float[] values = new float[Math.toIntExact(tensor.length())];
        if (tensor.type() == DataType.FLOAT) {
            device.download(tensor.address(), values, 0, values.length);
        } else {
            device.downloadWidened(tensor.address(), values, 0, values.length);
        }
        return values;
    }

    @Override
    public void close() {
        memory.close();
        device.close();
    }
}

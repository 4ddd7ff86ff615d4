package org.medicalgpt4j.engine.cuda.runtime;

import static org.bytedeco.cuda.global.cublas.cublasLtGetVersion;
import static org.bytedeco.cuda.global.cudart.*;

import java.nio.ShortBuffer;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.cudart.cudaDeviceProp;
import org.bytedeco.javacpp.Pointer;
import org.medicalgpt4j.engine.EngineException;
import org.nd4j.linalg.api.buffer.DataType;

/** One GPU with a stream: memory, copies, kernels and matrix products. For one thread at a time. */
public final class Device implements AutoCloseable {
    private static final int OLDEST = 80;
    private static final int STAGING_BYTES = 4 << 20;

    private final int index;
    private final String name;
    private final int architecture;
    private final CUstream_st stream = new CUstream_st();
    private final Launcher launcher;
    private final MatrixProducts products;
    private Staging staging;

    private Device(int index, String name, int architecture, CubinCache cache) {
        this.index = index;
        this.name = name;
        this.architecture = architecture;
        Status.runtime(cudaStreamCreateWithFlags(stream, cudaStreamNonBlocking), "make a stream");
        this.launcher = new Launcher(architecture, cache, stream);
        this.products = new MatrixProducts(stream);
        this.staging = new Staging(STAGING_BYTES);
    }

    /** @throws EngineException if there is no such device, or it is too old */
    public static Device open(int index, CubinCache cache) {
        CudaLibraries.load();
        int[] count = new int[1];
        int status = cudaGetDeviceCount(count);
        if (status != 0) {
            throw new EngineException("the cuda engine finds no usable NVIDIA GPU ("
                    + cudaGetErrorString(status).getString()
                    + "): install NVIDIA's driver, version 580 or newer, or use the nd4j engine");
        }
        if (index < 0 || index >= count[0]) {
            throw new EngineException("there is no CUDA device " + index + ", this machine has " + count[0]);
        }
        Status.runtime(cudaSetDevice(index), "use device " + index);
        Status.runtime(cudaFree(null), "start device " + index);
        try (cudaDeviceProp properties = new cudaDeviceProp()) {
            Status.runtime(cudaGetDeviceProperties(properties, index), "describe device " + index);
            int architecture = properties.major() * 10 + properties.minor();
            String name = properties.name().getString();
            if (architecture < OLDEST) {
                throw new EngineException("the cuda engine needs a GPU of compute capability 8.0 or newer, " + name
                        + " has " + properties.major() + "." + properties.minor());
            }
            return new Device(index, name, architecture, cache);
        }
    }

    public String name() {
        return name;
    }

    /** Compute capability without the point. */
    public int architecture() {
        return architecture;
    }

    public Map<String, String> versions() {
        int[] runtime = new int[1];
        int[] driver = new int[1];
        Status.runtime(cudaRuntimeGetVersion(runtime), "tell its version");
        Status.runtime(cudaDriverGetVersion(driver), "tell the driver's version");
        Map<String, String> versions = new TreeMap<>();
        versions.put("cuda", text(runtime[0]));
        versions.put("cudaDriver", text(driver[0]));
        versions.put("cublasLt", Long.toString(cublasLtGetVersion()));
        versions.put("nvrtc", KernelCompiler.version());
        versions.put("gpu", name);
        return versions;
    }

    private static String text(int version) {
        return version / 1000 + "." + version % 1000 / 10;
    }

    public DeviceMemory allocate(String purpose, long bytes) {
        Status.runtime(cudaSetDevice(index), "use device " + index);
        return new DeviceMemory(purpose, bytes);
    }

    /** Starts a kernel of a file compiled for f32, see {@link Launcher#launch}. */
    public void launch(String file, String kernel, LaunchSize size, Object... arguments) {
        launch(DataType.FLOAT, file, kernel, size, arguments);
    }

    /** Starts a kernel of a file compiled for a number format, see {@link Launcher#launch}. */
    public void launch(DataType real, String file, String kernel, LaunchSize size, Object... arguments) {
        if (!size.isEmpty()) {
            launcher.launch(real, file, kernel, size, arguments);
        }
    }

    /** {@code c = scale * op(a) op(b) + kept * c}; a and b of one type, sums in f32. */
    public void multiply(
            float scale,
            DeviceTensor a,
            boolean transposeA,
            DeviceTensor b,
            boolean transposeB,
            float kept,
            DeviceTensor c) {
        products.multiply(scale, a, transposeA, b, transposeB, kept, c, c, null);
    }

    /** {@code d = scale * op(a) op(b) + kept * c}; c may be d. */
    public void multiply(
            float scale,
            DeviceTensor a,
            boolean transposeA,
            DeviceTensor b,
            boolean transposeB,
            float kept,
            DeviceTensor c,
            DeviceTensor d) {
        products.multiply(scale, a, transposeA, b, transposeB, kept, c, d, null);
    }

    /** {@code d = a b' + kept * c + bias}: a linear layer; {@code bias} may be null, and c may be d. */
    public void multiplyAddingBias(
            DeviceTensor a, DeviceTensor b, DeviceTensor bias, float kept, DeviceTensor c, DeviceTensor d) {
        products.multiply(1, a, false, b, true, kept, c, d, bias);
    }

    public void zero(long address, long bytes) {
        if (bytes > 0) {
            Status.runtime(cudaMemsetAsync(new Address(address), 0, bytes, stream), "fill " + bytes + " bytes");
        }
    }

    public void copy(DeviceTensor from, DeviceTensor to) {
        if (from.bytes() > 0) {
            Status.runtime(
                    cudaMemcpyAsync(
                            new Address(to.address()),
                            new Address(from.address()),
                            from.bytes(),
                            cudaMemcpyDeviceToDevice,
                            stream),
                    "copy " + from.bytes() + " bytes on the device");
        }
    }

    public void upload(int[] values, long address) {
        if (values.length > 0) {
            int at = stage((long) values.length * Integer.BYTES);
            staging.at(at).asIntBuffer().put(values);
            upload(staging.pointer(at), address, (long) values.length * Integer.BYTES);
        }
    }

    public void upload(byte[] values, long address) {
        if (values.length > 0) {
            int at = stage(values.length);
            staging.at(at).put(values);
            upload(staging.pointer(at), address, values.length);
        }
    }

    public void upload(float[] values, long address) {
        upload(values, 0, values.length, address);
    }

    public void upload(float[] values, int from, int count, long address) {
        if (count > 0) {
            int at = stage((long) count * Float.BYTES);
            staging.at(at).asFloatBuffer().put(values, from, count);
            upload(staging.pointer(at), address, (long) count * Float.BYTES);
        }
    }

    /** Copies host memory and waits. */
    public void uploadAndWait(Pointer from, long address, long bytes) {
        if (bytes > 0) {
            upload(from, address, bytes);
            synchronize("copying to the device");
        }
    }

    private void upload(Pointer from, long address, long bytes) {
        Status.runtime(
                cudaMemcpyAsync(new Address(address), from, bytes, cudaMemcpyHostToDevice, stream),
                "copy " + bytes + " bytes to the device");
    }

    /** Copies from the device and waits, piece by piece if there is much. */
    public void download(long address, float[] target, int at, int count) {
        int done = 0;
        while (done < count) {
            int piece = (int) Math.min(count - done, staging.capacity() / Float.BYTES);
            int offset = stage((long) piece * Float.BYTES);
            Status.runtime(
                    cudaMemcpyAsync(
                            staging.pointer(offset),
                            new Address(address + (long) done * Float.BYTES),
                            (long) piece * Float.BYTES,
                            cudaMemcpyDeviceToHost,
                            stream),
                    "copy " + piece + " values from the device");
            synchronize("computing");
            staging.at(offset).asFloatBuffer().get(target, at + done, piece);
            staging.reset();
            done += piece;
        }
    }

    /** Copies bf16 from the device, as f32, and waits. */
    public void downloadWidened(long address, float[] target, int at, int count) {
        int done = 0;
        while (done < count) {
            int piece = (int) Math.min(count - done, staging.capacity() / Short.BYTES);
            int offset = stage((long) piece * Short.BYTES);
            Status.runtime(
                    cudaMemcpyAsync(
                            staging.pointer(offset),
                            new Address(address + (long) done * Short.BYTES),
                            (long) piece * Short.BYTES,
                            cudaMemcpyDeviceToHost,
                            stream),
                    "copy " + piece + " values from the device");
            synchronize("computing");
            ShortBuffer values = staging.at(offset).asShortBuffer();
            for (int i = 0; i < piece; i++) {
                target[at + done + i] = NumberFormats.widen(values.get(i));
            }
            staging.reset();
            done += piece;
        }
    }

    public int[] downloadInts(long address, int count) {
        int offset = stage((long) count * Integer.BYTES);
        Status.runtime(
                cudaMemcpyAsync(
                        staging.pointer(offset),
                        new Address(address),
                        (long) count * Integer.BYTES,
                        cudaMemcpyDeviceToHost,
                        stream),
                "copy " + count + " integers from the device");
        synchronize("computing");
        int[] values = new int[count];
        staging.at(offset).asIntBuffer().get(values);
        staging.reset();
        return values;
    }

    public double[] downloadDoubles(long address, int count) {
        int offset = stage((long) count * Double.BYTES);
        Status.runtime(
                cudaMemcpyAsync(
                        staging.pointer(offset),
                        new Address(address),
                        (long) count * Double.BYTES,
                        cudaMemcpyDeviceToHost,
                        stream),
                "copy " + count + " values from the device");
        synchronize("computing");
        double[] values = new double[count];
        staging.at(offset).asDoubleBuffer().get(values);
        staging.reset();
        return values;
    }

    /** Page-locked memory that no copy under way uses. */
    private int stage(long bytes) {
        if (!staging.has(bytes)) {
            synchronize("copying");
            staging.reset();
            if (!staging.has(bytes)) {
                staging.close();
                staging = new Staging(Math.toIntExact(bytes));
            }
        }
        return staging.take(bytes);
    }

    /** Records what {@code work} would start. It must have been run before, so that everything it needs is loaded. */
    public RecordedWork record(Runnable work) {
        return RecordedWork.of(stream, work);
    }

    public void start(RecordedWork work) {
        work.start(stream);
    }

    /** For timing what is started on this device. */
    public Stopwatch stopwatch() {
        return new Stopwatch(this, stream);
    }

    /** Waits for all that was started; failures of kernels show here. */
    public void synchronize(String doing) {
        Status.runtime(cudaStreamSynchronize(stream), "finish " + doing);
    }

    @Override
    public void close() {
        staging.close();
        products.close();
        launcher.close();
        cudaStreamDestroy(stream);
    }
}

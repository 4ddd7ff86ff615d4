package org.medicalgpt4j.engine.cuda.runtime;

import static org.bytedeco.cuda.global.cudart.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES;
import static org.bytedeco.cuda.global.cudart.cuFuncSetAttribute;
import static org.bytedeco.cuda.global.cudart.cuLaunchKernel;
import static org.bytedeco.cuda.global.cudart.cuModuleGetFunction;
import static org.bytedeco.cuda.global.cudart.cuModuleLoadData;
import static org.bytedeco.cuda.global.cudart.cuModuleUnload;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUmod_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.nd4j.linalg.api.buffer.DataType;

/** Finds kernels by source file and name, and starts them on one stream. */
final class Launcher implements AutoCloseable {
    private static final int MAX_ARGUMENTS = 32;

    /** What a block may have without asking; kernels that need more always need the same. */
    private static final int DEFAULT_SHARED_BYTES = 48 << 10;

    private final int architecture;
    private final CubinCache cache;
    private final CUstream_st stream;
    private final Map<String, CUmod_st> modules = new HashMap<>();
    private final Map<String, CUfunc_st> functions = new HashMap<>();

    /** Bytes of shared memory that kernels may have, if more than usual. */
    private final Map<String, Integer> allowed = new HashMap<>();

    /** Values of arguments, eight bytes each, and the pointers to them; a launch copies what they point at. */
    private final LongPointer values = new LongPointer(MAX_ARGUMENTS);

    private final PointerPointer<LongPointer> pointers = new PointerPointer<>(MAX_ARGUMENTS);

    Launcher(int architecture, CubinCache cache, CUstream_st stream) {
        this.architecture = architecture;
        this.cache = cache;
        this.stream = stream;
        for (int i = 0; i < MAX_ARGUMENTS; i++) {
            pointers.put(i, values.getPointer(i));
        }
    }

    /**
     * Starts a kernel.
     *
     * @param real the number format of the file's {@code real}
     * @param arguments Long, Integer, Float, Double or {@link DeviceTensor}; null is a null pointer
     */
    void launch(DataType real, String file, String kernel, LaunchSize size, Object... arguments) {
        String name = file + "." + kernel + "." + real;
        CUfunc_st function = functions.computeIfAbsent(name, key -> function(real, file, kernel));
        if (size.sharedBytes() > allowed.getOrDefault(name, DEFAULT_SHARED_BYTES)) {
            Status.driver(
                    cuFuncSetAttribute(function, CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, size.sharedBytes()),
                    "give kernel " + kernel + " " + size.sharedBytes() + " bytes of shared memory");
            allowed.put(name, size.sharedBytes());
        }
        for (int i = 0; i < arguments.length; i++) {
            values.put(i, bits(arguments[i]));
        }
        int status = cuLaunchKernel(
                function,
                size.blocks(),
                size.blockRows(),
                size.blockLayers(),
                size.threads(),
                size.threadRows(),
                1,
                size.sharedBytes(),
                stream,
                pointers,
                null);
        if (status != 0) {
            Status.driver(status, "start kernel " + kernel + " as " + size + " with " + Arrays.toString(arguments));
        }
    }

    private static long bits(Object argument) {
        if (argument == null) {
            return 0;
        } else if (argument instanceof DeviceTensor tensor) {
            return tensor.address();
        } else if (argument instanceof Long value) {
            return value;
        } else if (argument instanceof Integer value) {
            return value;
        } else if (argument instanceof Float value) {
            return Float.floatToRawIntBits(value);
        } else if (argument instanceof Double value) {
            return Double.doubleToRawLongBits(value);
        }
        throw new IllegalArgumentException("a kernel cannot take " + argument.getClass());
    }

    private CUfunc_st function(DataType real, String file, String kernel) {
        CUfunc_st function = new CUfunc_st();
        CUmod_st module = modules.computeIfAbsent(file + "." + real, key -> module(real, file));
        Status.driver(cuModuleGetFunction(function, module, kernel), "find kernel " + kernel + " in " + file + ".cu");
        return function;
    }

    private CUmod_st module(DataType real, String file) {
        KernelSource source = KernelSource.of(file, real);
        byte[] code = cache.get(
                source, architecture, KernelCompiler.version(), () -> KernelCompiler.compile(source, architecture));
        CUmod_st module = new CUmod_st();
        try (BytePointer memory = new BytePointer(code)) {
            Status.driver(cuModuleLoadData(module, memory), "load the kernels of " + file + ".cu");
        }
        return module;
    }

    @Override
    public void close() {
        modules.values().forEach(module -> cuModuleUnload(module));
        pointers.close();
        values.close();
    }
}

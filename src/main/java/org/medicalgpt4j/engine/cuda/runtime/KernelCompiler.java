package org.medicalgpt4j.engine.cuda.runtime;

import static org.bytedeco.cuda.global.nvrtc.NVRTC_SUCCESS;
import static org.bytedeco.cuda.global.nvrtc.nvrtcCompileProgram;
import static org.bytedeco.cuda.global.nvrtc.nvrtcCreateProgram;
import static org.bytedeco.cuda.global.nvrtc.nvrtcDestroyProgram;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetCUBIN;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetCUBINSize;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetErrorString;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetProgramLog;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetProgramLogSize;
import static org.bytedeco.cuda.global.nvrtc.nvrtcVersion;

import org.bytedeco.cuda.nvrtc._nvrtcProgram;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.medicalgpt4j.engine.EngineException;

/** NVIDIA's run-time compiler: CUDA C to machine code of one architecture. Needs no GPU. */
public final class KernelCompiler {
    private KernelCompiler() {}

    /** The compiler's version, for example 13.0. */
    public static String version() {
        int[] major = new int[1];
        int[] minor = new int[1];
        check(nvrtcVersion(major, minor), "tell its version");
        return major[0] + "." + minor[0];
    }

    /**
     * @param architecture compute capability without the point, for example 90
     * @return a cubin
     */
    public static byte[] compile(KernelSource source, int architecture) {
        CudaLibraries.loadCompiler();
        _nvrtcProgram program = new _nvrtcProgram();
        try (BytePointer text = new BytePointer(source.text());
                BytePointer name = new BytePointer(source.name() + ".cu");
                PointerPointer<BytePointer> options =
                        new PointerPointer<>("--gpu-architecture=" + target(architecture), "--std=c++17")) {
            check(
                    nvrtcCreateProgram(program, text, name, 0, (PointerPointer<?>) null, (PointerPointer<?>) null),
                    "take the source " + source.name());
            try {
                if (nvrtcCompileProgram(program, 2, options) != NVRTC_SUCCESS) {
                    throw new EngineException("kernel source " + source.name() + ".cu does not compile for sm_"
                            + architecture + ":\n" + log(program));
                }
                return machineCode(program);
            } finally {
                nvrtcDestroyProgram(program);
            }
        }
    }

    /** The machine to compile for; Hopper's with its own instructions for warpgroups. */
    private static String target(int architecture) {
        return architecture == 90 ? "sm_90a" : "sm_" + architecture;
    }

    private static String log(_nvrtcProgram program) {
        try (SizeTPointer size = new SizeTPointer(1)) {
            check(nvrtcGetProgramLogSize(program, size), "tell the size of its log");
            try (BytePointer text = new BytePointer(size.get())) {
                check(nvrtcGetProgramLog(program, text), "give its log");
                return text.getString();
            }
        }
    }

    private static byte[] machineCode(_nvrtcProgram program) {
        try (SizeTPointer size = new SizeTPointer(1)) {
            check(nvrtcGetCUBINSize(program, size), "tell the size of the machine code");
            byte[] code = new byte[Math.toIntExact(size.get())];
            try (BytePointer memory = new BytePointer(code.length)) {
                check(nvrtcGetCUBIN(program, memory), "give the machine code");
                memory.get(code);
            }
            return code;
        }
    }

    private static void check(int status, String what) {
        if (status != NVRTC_SUCCESS) {
            throw new EngineException("NVRTC could not " + what + ": "
                    + nvrtcGetErrorString(status).getString());
        }
    }
}

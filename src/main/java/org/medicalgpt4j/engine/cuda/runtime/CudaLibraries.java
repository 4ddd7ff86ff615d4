package org.medicalgpt4j.engine.cuda.runtime;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.cuda.global.cublas;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.cuda.global.nvrtc;
import org.bytedeco.javacpp.Loader;
import org.medicalgpt4j.engine.EngineException;

/** Loads NVIDIA's libraries from the machine, or says which one is missing and what brings it. */
public final class CudaLibraries {
    private static final Pattern MISSING = Pattern.compile("(lib[\\w-]+\\.so[.\\d]*): cannot open shared object file");
    private static final Map<String, String> SOURCES = new LinkedHashMap<>();

    /** What was missing: the JVM tells the cause only at the first try. */
    private static final Map<Class<?>, String> FAILURES = new ConcurrentHashMap<>();

    static {
        SOURCES.put("libcuda.so.1", "NVIDIA's driver of version 580 or newer");
        SOURCES.put("libcudart.so.13", "the CUDA 13 toolkit or the Python package nvidia-cuda-runtime");
        SOURCES.put("libcublas.so.13", "the CUDA 13 toolkit or the Python package nvidia-cublas");
        SOURCES.put("libcublasLt.so.13", "the CUDA 13 toolkit or the Python package nvidia-cublas");
        SOURCES.put("libnvrtc.so.13", "the CUDA 13 toolkit or the Python package nvidia-cuda-nvrtc");
    }

    private CudaLibraries() {}

    /** Everything that computing on a GPU needs. */
    public static void load() {
        load(cudart.class);
        loadCompiler();
        load(cublas.class);
    }

    /** The compiler alone, which needs no GPU. */
    public static void loadCompiler() {
        load(nvrtc.class);
    }

    private static void load(Class<?> library) {
        if (FAILURES.containsKey(library)) {
            throw new EngineException(FAILURES.get(library));
        }
        try {
            Loader.load(library);
        } catch (UnsatisfiedLinkError | NoClassDefFoundError failure) {
            String sentence = sentence(library.getSimpleName(), failure);
            FAILURES.put(library, sentence);
            throw new EngineException(sentence, failure);
        }
    }

    /** What is missing, from the messages of the dynamic linker. */
    static String sentence(String library, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Matcher missing = MISSING.matcher(String.valueOf(cause.getMessage()));
            if (missing.find()) {
                String name = missing.group(1);
                String source = SOURCES.getOrDefault(name, "the CUDA 13 toolkit");
                return "the cuda engine needs " + name + ", which the dynamic linker does not find: install " + source
                        + " and put its folder on LD_LIBRARY_PATH, or use the nd4j engine";
            }
        }
        return "the cuda engine cannot load the library " + library + " on this machine (" + failure.getMessage()
                + "): it needs Linux on x86-64 with CUDA 13; use the nd4j engine elsewhere";
    }
}

package org.medicalgpt4j.engine.cuda.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.medicalgpt4j.engine.EngineException;
import org.nd4j.linalg.api.buffer.DataType;

class KernelSourcesTest {
    private static final List<Integer> ARCHITECTURES = List.of(80, 86, 89, 90, 100, 120);

    static List<String> names() {
        return KernelSource.NAMES;
    }

    static List<String> bf16Names() {
        return KernelSource.BF16_NAMES;
    }

    static List<String> hopperNames() {
        return KernelSource.HOPPER_NAMES;
    }

    @ParameterizedTest
    @MethodSource("names")
    void should_compile_for_every_architecture(String name) {
        requireCompiler();
        for (int architecture : ARCHITECTURES) {
            for (DataType real : List.of(DataType.FLOAT, DataType.BFLOAT16)) {
                byte[] code = KernelCompiler.compile(KernelSource.of(name, real), architecture);
                assertTrue(code.length > 1000, name + " for sm_" + architecture + " has " + code.length + " bytes");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("bf16Names")
    void should_compile_tensor_core_kernels_for_every_architecture(String name) {
        requireCompiler();
        ARCHITECTURES.forEach(architecture -> compileForBf16(name, architecture));
    }

    @ParameterizedTest
    @MethodSource("hopperNames")
    void should_compile_warpgroup_kernels_for_hopper(String name) {
        requireCompiler();
        compileForBf16(name, 90);
    }

    private static void compileForBf16(String name, int architecture) {
        byte[] code = KernelCompiler.compile(KernelSource.of(name, DataType.BFLOAT16), architecture);
        assertTrue(code.length > 1000, name + " for sm_" + architecture + " has " + code.length + " bytes");
    }

    @Test
    void should_say_where_a_source_is_wrong() {
        requireCompiler();
        KernelSource wrong = new KernelSource("wrong", "__global__ void f() {\n  nonsense;\n}\n");
        String message = assertThrows(EngineException.class, () -> KernelCompiler.compile(wrong, 80))
                .getMessage();
        assertTrue(message.contains("wrong.cu does not compile for sm_80"), message);
        assertTrue(message.contains("wrong.cu(2)"), message);
    }

    @Test
    void should_compile_once_for_each_source_and_architecture(@TempDir Path folder) throws IOException {
        CubinCache cache = new CubinCache(folder.resolve("kernels"));
        KernelSource source = new KernelSource("sums", "text");
        byte[] code = {1, 2, 3};
        assertEquals(3, cache.get(source, 90, "13.0", () -> code).length);
        assertEquals(
                3,
                cache.get(source, 90, "13.0", () -> {
                            throw new AssertionError("compiled again");
                        })
                        .length);
        assertEquals(1, cache.get(source, 80, "13.0", () -> new byte[1]).length);
        assertEquals(2, cache.get(new KernelSource("sums", "other"), 90, "13.0", () -> new byte[2]).length);
        try (Stream<Path> files = Files.list(folder.resolve("kernels"))) {
            assertEquals(3, files.count());
        }
    }

    @Test
    void should_name_a_missing_library_and_what_brings_it() {
        UnsatisfiedLinkError failure = new UnsatisfiedLinkError("no jnicudart in java.library.path");
        failure.initCause(new UnsatisfiedLinkError(
                "/x/libjnicudart.so: libcudart.so.13: cannot open shared object file: No such file or directory"));
        assertEquals(
                "the cuda engine needs libcudart.so.13, which the dynamic linker does not find: install the CUDA 13 toolkit"
                        + " or the Python package nvidia-cuda-runtime and put its folder on LD_LIBRARY_PATH, or use the nd4j"
                        + " engine",
                CudaLibraries.sentence("cudart", failure));
    }

    private static void requireCompiler() {
        try {
            CudaLibraries.loadCompiler();
        } catch (EngineException absent) {
            assumeTrue(false, "NVRTC is not on this machine: " + absent.getMessage());
        }
    }
}

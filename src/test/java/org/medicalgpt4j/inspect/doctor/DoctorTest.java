package org.medicalgpt4j.inspect.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
    @TempDir
    Path root;

    private Path touch(String file) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.createFile(path);
    }

    @Test
    void should_find_java_nd4j_and_blas_on_this_machine() {
        List<Finding> findings = Doctor.examine();
        assertTrue(Doctor.healthy(findings), findings.toString());
        for (String name : List.of("version", "vector module", "cores", "memory", "backend", "library")) {
            assertTrue(
                    findings.stream()
                            .anyMatch(finding -> finding.name().equals(name)
                                    && finding.state() == Finding.State.OK
                                    && !finding.value().isBlank()),
                    name + " in " + findings);
        }
        assertTrue(findings.stream().anyMatch(finding -> finding.value().contains("OpenBLAS 0.")), findings.toString());
        assertTrue(findings.stream().anyMatch(finding -> finding.value().contains("1.0.0-M2.1")), findings.toString());
    }

    @Test
    void should_find_libraries_in_environment_system_toolkit_and_python_packages() throws IOException {
        Path mine = touch("mine/libcuda.so.1");
        Path toolkit = touch("usr/local/cuda-13.0/lib64/libcudart.so.13.0.48");
        Path python = touch("usr/lib/python3.12/site-packages/nvidia/cu13/lib/libcublasLt.so.13");
        Path system = touch("usr/lib/x86_64-linux-gnu/libcudnn.so.9");
        touch("usr/lib64/libnvrtc.so.12");
        touch("usr/lib64/libnvrtc.so.130");
        LibrarySearch search = LibrarySearch.ofThisMachine(
                Map.of("LD_LIBRARY_PATH", root.resolve("none") + ":" + mine.getParent()), root);
        assertEquals(Optional.of(mine), search.find("libcuda.so.1"));
        assertEquals(Optional.of(toolkit), search.find("libcudart.so.13"));
        assertEquals(Optional.of(python), search.find("libcublasLt.so.13"));
        assertEquals(Optional.of(system), search.find("libcudnn.so.9"));
        assertEquals(Optional.empty(), search.find("libnvrtc.so.13"), "another version is no match");
        List<Finding> findings = GpuFindings.look("Linux", search);
        assertEquals(5, findings.size());
        Finding missing = findings.get(4);
        assertEquals(Finding.State.ABSENT, missing.state());
        assertTrue(missing.advice().startsWith("install CUDA toolkit 13"), missing.advice());
        assertEquals(Finding.ok("gpu", "libcuda.so.1", mine.toString()), findings.get(0));
    }

    @Test
    void should_be_unhealthy_only_where_something_needed_is_missing() {
        Finding weak = JavaFindings.vectorModule(false);
        assertEquals(Finding.State.WEAK, weak.state());
        assertTrue(weak.advice().contains("./medgpt"), weak.advice());
        assertTrue(Doctor.healthy(List.of(weak)));
        assertTrue(Doctor.healthy(GpuFindings.look("Mac OS X", new LibrarySearch(List.of()))));
        assertFalse(Doctor.healthy(List.of(weak, new Finding("nd4j", "backend", Finding.State.MISSING, "", ""))));
    }
}

package org.medicalgpt4j.inspect.doctor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Looks for the libraries of NVIDIA that GPUs are used through. */
final class GpuFindings {
    private static final String TOPIC = "gpu";
    private static final String DRIVER = "libcuda.so.1";

    /** Library and what brings it. */
    private static final Map<String, String> LIBRARIES = new LinkedHashMap<>();

    static {
        LIBRARIES.put(DRIVER, "NVIDIA's driver, version 580 or newer");
        LIBRARIES.put("libcudart.so.13", "CUDA toolkit 13, or: pip install nvidia-cuda-runtime");
        LIBRARIES.put("libcublasLt.so.13", "CUDA toolkit 13, or: pip install nvidia-cublas");
        LIBRARIES.put("libcudnn.so.9", "cuDNN 9 for CUDA 13, or: pip install nvidia-cudnn-cu13");
        LIBRARIES.put("libnvrtc.so.13", "CUDA toolkit 13, or: pip install nvidia-cuda-nvrtc");
    }

    private GpuFindings() {}

    static List<Finding> look(String system, LibrarySearch search) {
        if (!system.equals("Linux")) {
            return List.of(new Finding(
                    TOPIC,
                    "libraries",
                    Finding.State.ABSENT,
                    "looked for on Linux only",
                    "use a Linux machine for GPUs"));
        }
        List<Finding> findings = new ArrayList<>();
        LIBRARIES.forEach((name, source) -> findings.add(search.find(name)
                .map(file -> Finding.ok(TOPIC, name, file.toString()))
                .orElseGet(() -> new Finding(
                        TOPIC, name, Finding.State.ABSENT, "not found; only GPUs need it", "install " + source))));
        return findings;
    }
}

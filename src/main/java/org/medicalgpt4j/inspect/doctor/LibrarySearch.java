package org.medicalgpt4j.inspect.doctor;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds shared libraries where a Linux system and NVIDIA's packages put them.
 *
 * @param folders in the order in which they are searched
 */
record LibrarySearch(List<Path> folders) {
    private static final List<String> SYSTEM = List.of(
            "usr/lib/x86_64-linux-gnu",
            "usr/lib/aarch64-linux-gnu",
            "usr/lib64",
            "lib64",
            "usr/lib",
            "usr/local/lib",
            "usr/lib/wsl/lib",
            "usr/local/nvidia/lib64",
            "opt/cuda/lib64");

    /** Folders of Python packages, whose {@code nvidia/NAME/lib} hold NVIDIA's libraries. */
    private static final List<String> PYTHON = List.of("usr/lib", "usr/local/lib", "opt/conda/lib");

    /** {@code LD_LIBRARY_PATH}, {@code CUDA_HOME}, the system's folders, CUDA toolkits, Python environments. */
    static LibrarySearch ofThisMachine(Map<String, String> environment, Path root) {
        Set<Path> folders = new LinkedHashSet<>();
        Arrays.stream(environment.getOrDefault("LD_LIBRARY_PATH", "").split(":"))
                .filter(text -> !text.isBlank())
                .forEach(text -> folders.add(Path.of(text)));
        Optional.ofNullable(environment.get("CUDA_HOME")).ifPresent(home -> folders.add(Path.of(home, "lib64")));
        SYSTEM.forEach(folder -> folders.add(root.resolve(folder)));
        children(root.resolve("usr/local"), "cuda*").forEach(toolkit -> folders.add(toolkit.resolve("lib64")));
        python(environment, root)
                .forEach(packages -> children(packages.resolve("nvidia"), "*")
                        .forEach(nvidia -> folders.add(nvidia.resolve("lib"))));
        return new LibrarySearch(List.copyOf(folders));
    }

    private static Stream<Path> python(Map<String, String> environment, Path root) {
        List<Path> roots = new ArrayList<>();
        Optional.ofNullable(environment.get("VIRTUAL_ENV")).ifPresent(home -> roots.add(Path.of(home, "lib")));
        Optional.ofNullable(environment.get("CONDA_PREFIX")).ifPresent(home -> roots.add(Path.of(home, "lib")));
        Optional.ofNullable(environment.get("HOME")).ifPresent(home -> roots.add(Path.of(home, ".local", "lib")));
        PYTHON.forEach(folder -> roots.add(root.resolve(folder)));
        return roots.stream()
                .flatMap(lib -> children(lib, "python3*").stream())
                .flatMap(version -> Stream.of(version.resolve("site-packages"), version.resolve("dist-packages")));
    }

    private static List<Path> children(Path folder, String pattern) {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> children = Files.newDirectoryStream(folder, pattern)) {
                children.forEach(found::add);
            } catch (IOException e) {
                return List.of(); // a folder that may not be read holds no library for us
            }
        }
        return found.stream().sorted().toList();
    }

    /** The first file of this name, {@code libcudart.so.13}, or one that only continues its version. */
    Optional<Path> find(String name) {
        return folders.stream()
                .flatMap(folder -> children(folder, name + "*").stream())
                .filter(file -> {
                    String rest = file.getFileName().toString().substring(name.length());
                    return Files.exists(file) && (rest.isEmpty() || rest.startsWith("."));
                })
                .findFirst();
    }
}

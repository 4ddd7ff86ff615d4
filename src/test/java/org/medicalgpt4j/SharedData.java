package org.medicalgpt4j;

import java.nio.file.Files;
import java.nio.file.Path;

/** Reference data (golden fixtures, real tokenizers, small real models) that lies beside a checkout, not in it. */
public final class SharedData {
    private SharedData() {}

    /** The folder {@code ../shared}, or the one named by the system property {@code medgpt.shared}. */
    public static Path root() {
        return Path.of(System.getProperty("medgpt.shared", "../shared"))
                .toAbsolutePath()
                .normalize();
    }

    public static boolean present() {
        return Files.isRegularFile(root().resolve("fixtures/README.md"));
    }
}

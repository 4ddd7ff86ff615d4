package org.medicalgpt4j.inspect.doctor;

import static org.bytedeco.openblas.global.openblas_nolapack.OPENBLAS_VERSION;
import static org.bytedeco.openblas.global.openblas_nolapack.blas_get_num_threads;
import static org.bytedeco.openblas.global.openblas_nolapack.blas_get_vendor;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** Loads ND4J's backend and the BLAS library, and looks at them. */
final class BackendFindings {
    private static final String PROPERTIES = "/META-INF/maven/org.nd4j/nd4j-api/pom.properties";

    private BackendFindings() {}

    static List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        try {
            String backend = Nd4j.getBackend().getClass().getSimpleName();
            findings.add(Finding.ok("nd4j", "backend", backend + " " + version()));
            int threads = NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads();
            findings.add(Finding.ok("nd4j", "threads", Integer.toString(threads)));
        } catch (LinkageError | RuntimeException e) {
            findings.add(
                    missing("nd4j", "backend", e, "a jar of nd4j-native for this platform (README, other platforms)"));
        }
        try {
            Loader.load(openblas_nolapack.class);
            findings.add(Finding.ok("blas", "library", vendor(blas_get_vendor())));
            findings.add(Finding.ok("blas", "threads", Integer.toString(blas_get_num_threads())));
        } catch (LinkageError | RuntimeException e) {
            findings.add(
                    missing("blas", "library", e, "a jar of openblas for this platform (README, other platforms)"));
        }
        return findings;
    }

    private static Finding missing(String topic, String name, Throwable reason, String advice) {
        String message = reason.getMessage() == null ? reason.getClass().getSimpleName() : reason.getMessage();
        String seen = "cannot be loaded: " + message.lines().findFirst().orElse("");
        return new Finding(topic, name, Finding.State.MISSING, seen, "needs " + advice);
    }

    /** Numbers of OpenBLAS's Java presets, which also load other libraries of the same interface. */
    private static String vendor(int number) {
        return switch (number) {
            case 1 -> "cuBLAS";
            case 2 -> "OpenBLAS " + OPENBLAS_VERSION.replace("OpenBLAS", "").strip();
            case 3 -> "Intel MKL";
            default -> "an unknown BLAS";
        };
    }

    private static String version() {
        Properties properties = new Properties();
        try (InputStream in = Nd4j.class.getResourceAsStream(PROPERTIES)) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            return "of unreadable version: " + e.getMessage();
        }
        return properties.getProperty("version", "of unknown version");
    }
}

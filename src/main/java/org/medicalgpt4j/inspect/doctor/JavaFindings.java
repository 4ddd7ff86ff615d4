package org.medicalgpt4j.inspect.doctor;

import java.util.List;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorModule;

/** Looks at the Java runtime. */
final class JavaFindings {
    private static final String TOPIC = "java";
    private static final String VECTOR_MODULE = "jdk.incubator.vector";

    private JavaFindings() {}

    static List<Finding> look() {
        String version = Runtime.version() + " (" + System.getProperty("java.vm.name") + ")";
        return List.of(
                Finding.ok(TOPIC, "version", version),
                Finding.ok(
                        TOPIC, "largest heap", Bytes.text(Runtime.getRuntime().maxMemory())),
                vectorModule(VectorModule.available()));
    }

    static Finding vectorModule(boolean present) {
        return present
                ? Finding.ok(TOPIC, "vector module", VECTOR_MODULE)
                : new Finding(
                        TOPIC,
                        "vector module",
                        Finding.State.WEAK,
                        "not loaded: kernels use plain loops",
                        "start with ./medgpt, or add --add-modules " + VECTOR_MODULE + " to java");
    }
}

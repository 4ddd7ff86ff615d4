package org.medicalgpt4j.engine.nd4j.kernel.vector;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/**
 * Makes Java's Vector API available: it is in an incubator module, which is absent unless named on the command line
 * (where Java then warns about it on every start) or loaded later, as here.
 */
public final class VectorModule {
    private static final String NAME = "jdk.incubator.vector";
    private static final boolean AVAILABLE =
            ModuleLayer.boot().findModule(NAME).isPresent() || (hasMachineCode() && loaded());

    private VectorModule() {}

    /** Whether the Vector API may be used, and is compiled to vector instructions. */
    public static boolean available() {
        return AVAILABLE;
    }

    /** Without this option of HotSpot, vectors would be objects, and slower than plain loops by far. */
    private static boolean hasMachineCode() {
        try {
            return Optional.ofNullable(ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class))
                    .map(machine -> machine.getVMOption("EnableVectorSupport").getValue())
                    .map(Boolean::parseBoolean)
                    .orElse(false);
        } catch (IllegalArgumentException e) {
            return false; // a virtual machine without this option
        }
    }

    /** Loads the module as Java itself loads modules that agents need. Not public, hence the reflection. */
    private static boolean loaded() {
        try {
            Class.forName("jdk.internal.module.Modules")
                    .getMethod("loadModule", String.class)
                    .invoke(null, NAME);
            return true;
        } catch (ReflectiveOperationException | LinkageError e) {
            return false; // another Java than those that were tried, or the jar's manifest is not in effect
        }
    }
}

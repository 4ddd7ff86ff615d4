package org.medicalgpt4j.inspect.doctor;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;

/** Looks at operating system, cores and memory. */
final class MachineFindings {
    private static final String TOPIC = "machine";

    private MachineFindings() {}

    static List<Finding> look() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        String platform = System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch");
        String memory =
                Bytes.text(system.getTotalMemorySize()) + ", " + Bytes.text(system.getFreeMemorySize()) + " of it free";
        return List.of(
                Finding.ok(TOPIC, "system", platform),
                Finding.ok(TOPIC, "cores", Integer.toString(Runtime.getRuntime().availableProcessors())),
                Finding.ok(TOPIC, "memory", memory));
    }
}

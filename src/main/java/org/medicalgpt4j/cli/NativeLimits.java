package org.medicalgpt4j.cli;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/**
 * How much memory outside the heap JavaCPP lets a process take. By itself it derives that from {@code -Xmx}, which says
 * nothing about models: they may take what the machine has, and memory plans count with that.
 */
final class NativeLimits {
    private static final List<String> LIMITS =
            List.of("org.bytedeco.javacpp.maxBytes", "org.bytedeco.javacpp.maxPhysicalBytes");

    private NativeLimits() {}

    /** Before JavaCPP is loaded: the memory of this machine, or of the container that this process is in. */
    static void ofThisMachine() {
        long memory =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        set(System.getProperties(), memory);
    }

    /** Limits that a user has set stay. */
    static void set(Properties properties, long bytes) {
        LIMITS.stream()
                .filter(limit ->
                        properties.getProperty(limit) == null && properties.getProperty(lowerCase(limit)) == null)
                .forEach(limit -> properties.setProperty(limit, Long.toString(bytes)));
    }

    /** JavaCPP knows them so too, and that way first. */
    private static String lowerCase(String limit) {
        int dot = limit.lastIndexOf('.') + 1;
        return limit.substring(0, dot) + limit.substring(dot).toLowerCase(Locale.ROOT);
    }
}

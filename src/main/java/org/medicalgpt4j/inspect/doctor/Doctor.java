package org.medicalgpt4j.inspect.doctor;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Looks at everything that the program needs from the machine. */
public final class Doctor {
    private Doctor() {}

    /**
     * Looks at Java, machine, ND4J with its BLAS, and GPU libraries. Loads the ND4J backend, which takes a second.
     */
    public static List<Finding> examine() {
        LibrarySearch libraries = LibrarySearch.ofThisMachine(System.getenv(), Path.of("/"));
        return Stream.of(
                        JavaFindings.look(),
                        MachineFindings.look(),
                        BackendFindings.look(),
                        GpuFindings.look(System.getProperty("os.name"), libraries))
                .flatMap(List::stream)
                .toList();
    }

    /** Whether the program can work here at all. */
    public static boolean healthy(List<Finding> findings) {
        return findings.stream().noneMatch(finding -> finding.state() == Finding.State.MISSING);
    }
}

package org.medicalgpt4j.cli;

import java.util.Optional;

/** The version of this program. */
public final class Version {
    private Version() {}

    /** The version in the jar's manifest, or {@code development} where classes run without a jar. */
    public static String current() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}

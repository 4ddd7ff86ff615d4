package org.medicalgpt4j.cli;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** What lies beside the program: {@code target/medgpt.jar} is two levels below its folder, and so are compiled classes. */
final class ProgramFolder {
    private ProgramFolder() {}

    static Path path() {
        try {
            Path code = Path.of(ProgramFolder.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path folder = code.resolve("../..").normalize();
            Path here = Path.of("").toAbsolutePath();
            return folder.startsWith(here) ? here.relativize(folder) : folder;
        } catch (URISyntaxException malformed) {
            throw new IllegalStateException("the place of the program is no path", malformed);
        }
    }

    /** The model that comes with the program. */
    static Path embeddedModel() {
        return path().resolve("models").resolve("medgpt-tiny");
    }
}

package org.medicalgpt4j;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;

/** Test data that is part of the project. */
public final class Fixtures {
    private Fixtures() {}

    /** A tiny model with reference values, for example {@code llama3}. */
    public static Path model(String name) {
        URL url = Fixtures.class.getResource("/fixtures/models/" + name + "/config.json");
        if (url == null) {
            throw new AssertionError("no fixture model named " + name);
        }
        try {
            return Path.of(url.toURI()).getParent();
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }
}

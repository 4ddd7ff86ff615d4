package org.medicalgpt4j.checkpoint;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;

/** The tiny models that lie among the test resources. */
final class FixtureModels {
    private FixtureModels() {}

    static Path folder(String name) {
        URL url = Objects.requireNonNull(FixtureModels.class.getResource("/fixtures/models/" + name + "/config.json"));
        try {
            return Path.of(url.toURI()).getParent();
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }
}

package org.medicalgpt4j.engine.nd4j;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.nd4j.linalg.factory.Nd4j;

/** Versions of the libraries that compute, as their jars say. */
final class LibraryVersions {
    private LibraryVersions() {}

    static Map<String, String> all() {
        Map<String, String> versions = new TreeMap<>();
        versions.put("nd4j", maven(Nd4j.class, "org.nd4j", "nd4j-api"));
        versions.put("javacpp", maven(Loader.class, "org.bytedeco", "javacpp"));
        versions.put("openblas", maven(openblas_nolapack.class, "org.bytedeco", "openblas"));
        return versions;
    }

    private static String maven(Class<?> member, String group, String artifact) {
        Properties properties = new Properties();
        String file = "/META-INF/maven/" + group + "/" + artifact + "/pom.properties";
        try (InputStream in = member.getResourceAsStream(file)) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return properties.getProperty("version", "unknown");
    }
}

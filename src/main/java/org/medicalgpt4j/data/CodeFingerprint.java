package org.medicalgpt4j.data;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.medicalgpt4j.data.file.DataException;
import org.medicalgpt4j.recipe.Sha256;

/** A hash of the program's own classes that make tokens of rows: another build of them must not use what this one made. */
final class CodeFingerprint {
    private static final List<String> PACKAGES = List.of("data", "template", "tokenizer");

    private CodeFingerprint() {}

    static String value() {
        return Holder.VALUE;
    }

    private static final class Holder {
        private static final String VALUE = computed();
    }

    private static String computed() {
        try {
            Path code = Path.of(CodeFingerprint.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            if (Files.isDirectory(code)) {
                return hash(code);
            }
            try (FileSystem jar = FileSystems.newFileSystem(code)) {
                return hash(jar.getPath("/"));
            }
        } catch (IOException | URISyntaxException e) {
            throw new DataException("the program's own classes cannot be read: " + e.getMessage(), e);
        }
    }

    private static String hash(Path root) throws IOException {
        StringBuilder hashes = new StringBuilder();
        for (String name : PACKAGES) {
            try (Stream<Path> found =
                    Files.walk(root.resolve("org/medicalgpt4j").resolve(name))) {
                for (Path file : found.filter(Files::isRegularFile).sorted().toList()) {
                    hashes.append(root.relativize(file)).append(Sha256.of(Files.readAllBytes(file)));
                }
            }
        }
        return Sha256.of(hashes.toString().getBytes(StandardCharsets.UTF_8));
    }
}

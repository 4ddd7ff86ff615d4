package org.medicalgpt4j.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Looks into a folder. */
final class FolderFiles {
    private FolderFiles() {}

    /** Regular files whose names end in one of the suffixes (in lower case), sorted by name. */
    static List<Path> endingWith(Path folder, String... suffixes) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> Arrays.stream(suffixes)
                            .anyMatch(file.getFileName().toString().toLowerCase(Locale.ROOT)::endsWith))
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw new CheckpointException(folder + " cannot be read: " + FileFailure.reason(failure), failure);
        }
    }
}

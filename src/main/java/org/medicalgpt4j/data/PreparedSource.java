package org.medicalgpt4j.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A source as sequences.
 *
 * @param name what the recipe calls it
 * @param files that were read
 * @param rejected a file with the rows that are not trained on, if they are kept
 */
public record PreparedSource(
        String name, List<Path> files, SequenceStore store, SourceCounts counts, Optional<Path> rejected) {}

package org.medicalgpt4j.data;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Counts what became of rows while they are prepared. */
final class ReportBuilder {
    private static final int EXAMPLES = 10;

    private final List<String> files = new ArrayList<>();
    private final Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
    private final Map<RowNote, Long> notes = new EnumMap<>(RowNote.class);
    private final List<String> examples = new ArrayList<>();
    private long rows;
    private long keptRows;
    private long truncatedRows;

    /** @param written the character set of a text file */
    void file(Path file, Optional<Charset> written) {
        Optional<Charset> other = written.filter(charset -> !charset.equals(StandardCharsets.UTF_8));
        files.add(file + other.map(charset -> " (" + charset + ")").orElse(""));
    }

    void kept(RowOutcome.Kept outcome) {
        rows++;
        keptRows++;
        truncatedRows += outcome.notes().stream().anyMatch(RowNote::truncation) ? 1 : 0;
        outcome.notes().forEach(note -> notes.merge(note, 1L, Long::sum));
    }

    void dropped(SourceLine source, DropReason reason, String problem) {
        rows++;
        dropped.merge(reason, 1L, Long::sum);
        if (examples.size() < EXAMPLES) {
            examples.add(source + ": " + problem);
        }
    }

    long rows() {
        return rows;
    }

    DataReport build(SequenceSet kept) {
        long tokens = kept.tokenCount();
        long targets = kept.targetCount();
        return new DataReport(
                files,
                rows,
                keptRows,
                truncatedRows,
                kept.size(),
                dropped,
                examples,
                notes,
                tokens,
                targets,
                tokens - targets,
                duplicates(kept),
                LengthHistogram.of(kept.lengths()));
    }

    private static long duplicates(SequenceSet kept) {
        long[] hashes = new long[kept.size()];
        Arrays.setAll(hashes, i -> kept.store().hash(kept.members()[i]));
        Arrays.sort(hashes);
        return IntStream.range(1, hashes.length)
                .filter(i -> hashes[i] == hashes[i - 1])
                .count();
    }
}

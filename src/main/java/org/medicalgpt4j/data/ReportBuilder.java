package org.medicalgpt4j.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.medicalgpt4j.data.dialogue.RowNote;

/** Adds up what became of the rows of several sources. */
final class ReportBuilder {
    private final List<String> files = new ArrayList<>();
    private final Map<String, String> encodings = new LinkedHashMap<>();
    private final Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
    private final Map<RowNote, Long> notes = new EnumMap<>(RowNote.class);
    private final List<String> examples = new ArrayList<>();
    private long rows;
    private long keptRows;
    private long truncatedRows;

    /** @param paths of the files that were read; a limit may have left out the last ones */
    void add(List<Path> paths, SourceCounts counts) {
        for (int i = 0; i < counts.encodings().size(); i++) {
            String encoding = counts.encodings().get(i);
            files.add(paths.get(i).toString());
            if (!encoding.isEmpty()) {
                encodings.put(paths.get(i).toString(), encoding);
            }
        }
        rows += counts.rows();
        keptRows += counts.kept();
        truncatedRows += counts.truncated();
        counts.dropped().forEach((reason, count) -> dropped.merge(reason, count, Long::sum));
        counts.notes().forEach((note, count) -> notes.merge(note, count, Long::sum));
        counts.examples().stream()
                .limit(Math.max(0, DataReport.EXAMPLES - examples.size()))
                .forEach(example ->
                        examples.add(paths.get(example.file()) + ":" + example.line() + ": " + example.problem()));
    }

    DataReport build(SequenceSet kept) {
        long tokens = kept.tokenCount();
        long targets = kept.targetCount();
        return new DataReport(
                files,
                encodings,
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
        Arrays.setAll(hashes, kept::hash);
        Arrays.sort(hashes);
        return IntStream.range(1, hashes.length)
                .filter(i -> hashes[i] == hashes[i - 1])
                .count();
    }
}

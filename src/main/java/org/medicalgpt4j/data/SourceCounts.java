package org.medicalgpt4j.data;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.medicalgpt4j.data.dialogue.RowNote;
import org.medicalgpt4j.data.file.RowSource;

/**
 * What became of the rows of a source.
 *
 * @param encodings of its files, in order; empty for UTF-8 and for files that are no text
 * @param dropped rows that are not trained on, by reason
 * @param examples the first of them
 * @param notes what was done to kept rows, and to how many
 */
public record SourceCounts(
        List<String> encodings,
        long rows,
        long kept,
        long truncated,
        Map<DropReason, Long> dropped,
        List<Example> examples,
        Map<RowNote, Long> notes) {

    /**
     * A row that is not trained on.
     *
     * @param file number of its file, from 0
     */
    public record Example(int file, int line, String problem) {}

    public SourceCounts {
        encodings = List.copyOf(encodings);
        dropped = copy(DropReason.class, dropped);
        examples = List.copyOf(examples);
        notes = copy(RowNote.class, notes);
    }

    private static <K extends Enum<K>> Map<K, Long> copy(Class<K> type, Map<K, Long> counts) {
        Map<K, Long> copy = new EnumMap<>(type);
        copy.putAll(counts);
        return Collections.unmodifiableMap(copy);
    }

    /** Counts while rows are prepared. */
    static final class Counter {
        private final List<String> encodings = new ArrayList<>();
        private final Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
        private final Map<RowNote, Long> notes = new EnumMap<>(RowNote.class);
        private final List<Example> examples = new ArrayList<>();
        private long rows;
        private long kept;
        private long truncated;

        void file(RowSource source) {
            encodings.add(source.written()
                    .filter(charset -> !charset.equals(StandardCharsets.UTF_8))
                    .map(Object::toString)
                    .orElse(""));
        }

        void kept(RowOutcome.Kept outcome) {
            rows++;
            kept++;
            truncated += outcome.notes().stream().anyMatch(RowNote::truncation) ? 1 : 0;
            outcome.notes().forEach(note -> notes.merge(note, 1L, Long::sum));
        }

        void dropped(int file, int line, DropReason reason, String problem) {
            rows++;
            dropped.merge(reason, 1L, Long::sum);
            if (examples.size() < DataReport.EXAMPLES) {
                examples.add(new Example(file, line, problem));
            }
        }

        long rows() {
            return rows;
        }

        SourceCounts counts() {
            return new SourceCounts(encodings, rows, kept, truncated, dropped, examples, notes);
        }
    }
}

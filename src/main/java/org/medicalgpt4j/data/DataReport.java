package org.medicalgpt4j.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.medicalgpt4j.data.dialogue.RowNote;

/**
 * What became of the rows of a data set.
 *
 * @param files paths read, in order
 * @param encodings of those that are not UTF-8, by path
 * @param rowsRead rows found in them
 * @param rowsKept rows that are trained on
 * @param rowsTruncated kept rows that lost turns or the end of an answer to maxLength
 * @param sequences what they were made into; more than rows if the chat template rewrites earlier answers
 * @param dropped rows that are not, by reason
 * @param examples the first dropped rows, each as {@code file:line: reason}
 * @param notes what was done to kept rows, and to how many
 * @param tokens of all sequences
 * @param targetTokens of those, how many are learned
 * @param maskedTokens of those, how many are not
 * @param duplicates sequences that equal an earlier one token for token; they stay
 * @param lengths of the sequences
 */
public record DataReport(
        List<String> files,
        Map<String, String> encodings,
        long rowsRead,
        long rowsKept,
        long rowsTruncated,
        long sequences,
        Map<DropReason, Long> dropped,
        List<String> examples,
        Map<RowNote, Long> notes,
        long tokens,
        long targetTokens,
        long maskedTokens,
        long duplicates,
        LengthHistogram lengths) {

    /** How many dropped rows are shown. */
    static final int EXAMPLES = 10;

    public DataReport {
        files = List.copyOf(files);
        encodings = Collections.unmodifiableMap(new LinkedHashMap<>(encodings));
        dropped = Collections.unmodifiableMap(new EnumMap<>(dropped));
        examples = List.copyOf(examples);
        notes = Collections.unmodifiableMap(new EnumMap<>(notes));
    }

    public long rowsDropped() {
        return dropped.values().stream().mapToLong(Long::longValue).sum();
    }

    /** For people: a few lines, each ending in a line feed. */
    public String text() {
        StringBuilder text = new StringBuilder();
        line(
                text,
                "%,d rows read from %,d files, %,d kept (%,d truncated), %,d dropped",
                rowsRead,
                files.size(),
                rowsKept,
                rowsTruncated,
                rowsDropped());
        encodings.forEach((file, encoding) -> line(text, "  %s read as %s", file, encoding));
        dropped.forEach((reason, count) -> line(text, "  %,d dropped: %s", count, reason.description()));
        examples.forEach(example -> line(text, "    %s", example));
        notes.forEach((note, count) -> line(text, "  %,d %s", count, note.description()));
        line(text, "%,d sequences, %,d of them equal to an earlier one", sequences, duplicates);
        line(
                text,
                "%,d tokens, %,d of them targets (%.1f %%)",
                tokens,
                targetTokens,
                100.0 * targetTokens / Math.max(1, tokens));
        line(
                text,
                "tokens per sequence: shortest %,d, median %,d, mean %.1f, 95 %% up to %,d, longest %,d",
                lengths.shortest(),
                lengths.median(),
                lengths.mean(),
                lengths.percentile95(),
                lengths.longest());
        int most = lengths.buckets().stream()
                .mapToInt(LengthHistogram.Bucket::sequences)
                .max()
                .orElse(1);
        for (LengthHistogram.Bucket bucket : lengths.buckets()) {
            String bar = "#".repeat((int) Math.ceil(30.0 * bucket.sequences() / most));
            line(text, "  %,7d .. %,7d %,9d %s", bucket.from(), bucket.to(), bucket.sequences(), bar);
        }
        return text.toString();
    }

    /** For programs: one JSON object with the names of this record. */
    public String json() {
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of numbers and strings is always JSON", e);
        }
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }
}

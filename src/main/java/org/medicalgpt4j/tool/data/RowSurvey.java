package org.medicalgpt4j.tool.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.medicalgpt4j.data.DataSource;
import org.medicalgpt4j.data.LengthHistogram;
import org.medicalgpt4j.data.RowFiles;
import org.medicalgpt4j.data.file.SourceLine;
import org.medicalgpt4j.tool.data.DataFindings.Alike;
import org.medicalgpt4j.tool.data.DataFindings.Truncation;

/** Looks at every row of some sources. */
final class RowSurvey {
    /** How many rows of a kind are named. */
    static final int SHOWN = 20;

    private static final int[] PERCENTILES = {50, 90, 95, 99, 100};
    private static final int SHORTEST_FORECAST = 256;

    private final Set<String> files = new LinkedHashSet<>();
    private final List<String> problems = new ArrayList<>();
    private final Map<String, FieldCount> fields = new LinkedHashMap<>();
    private final Map<String, Long> roles = new TreeMap<>();
    private final Map<Integer, Long> turns = new TreeMap<>();
    private final Map<String, Long> notes = new TreeMap<>();
    private final MeasuredRows measured = new MeasuredRows();
    private long rows;
    private long badRows;

    private static final class FieldCount {
        private long rows;
        private long empty;
        private final Map<String, Long> kinds = new TreeMap<>();
    }

    void read(DataSource source, RowMeasure measure) {
        int threads = Runtime.getRuntime().availableProcessors();
        RowFiles.measure(source, threads, measure::of, new RowFiles.Listener<RowShape>() {
            @Override
            public void row(SourceLine at, ObjectNode fields, RowShape shape) {
                begin(at, Optional.of(fields));
                take(shape, at);
            }

            @Override
            public void problem(SourceLine at, Optional<ObjectNode> fields, String problem) {
                begin(at, fields);
                reject(at, problem);
            }
        });
    }

    private void begin(SourceLine at, Optional<ObjectNode> row) {
        files.add(at.file().toString());
        rows++;
        row.ifPresent(fields -> fields.fields().forEachRemaining(field -> count(field.getKey(), field.getValue())));
    }

    private void reject(SourceLine at, String problem) {
        badRows++;
        if (problems.size() < SHOWN) {
            problems.add(at + ": " + problem);
        }
    }

    private void count(String name, JsonNode value) {
        FieldCount count = fields.computeIfAbsent(name, field -> new FieldCount());
        count.rows++;
        boolean empty = value.isNull() || value.isTextual() && value.textValue().isEmpty();
        count.empty += empty || value.isContainerNode() && value.isEmpty() ? 1 : 0;
        count.kinds.merge(value.getNodeType().name().toLowerCase(Locale.ROOT), 1L, Long::sum);
    }

    private void take(RowShape shape, SourceLine at) {
        measured.add(shape, at);
        shape.roles().forEach(role -> roles.merge(role, 1L, Long::sum));
        turns.merge(shape.roles().size(), 1L, Long::sum);
        shape.notes().forEach(note -> notes.merge(note.description(), 1L, Long::sum));
    }

    MeasuredRows measured() {
        return measured;
    }

    DataFindings.Rows findings(OptionalInt maxLength) {
        int[] lengths = measured.lengths();
        int[] sorted = lengths.clone();
        Arrays.sort(sorted);
        Map<Integer, Integer> percentiles = new LinkedHashMap<>();
        for (int percent : PERCENTILES) {
            percentiles.put(
                    percent, sorted.length == 0 ? 0 : sorted[(int) Math.ceil(percent / 100.0 * sorted.length) - 1]);
        }
        int[] sameContent = measured.firstAlike(false);
        int[] sameQuestion = measured.firstAlike(true);
        Map<String, DataFindings.Field> counted = new LinkedHashMap<>();
        fields.forEach(
                (name, count) -> counted.put(name, new DataFindings.Field(count.rows, count.empty, count.kinds)));
        return new DataFindings.Rows(
                List.copyOf(files),
                rows,
                badRows,
                problems,
                counted,
                roles,
                turns,
                notes,
                alike(row -> sameContent[row] < row, sameContent, "equals"),
                alike(row -> sameQuestion[row] < row && sameContent[row] == row, sameQuestion, "asks the same as"),
                LengthHistogram.of(lengths),
                percentiles,
                forecast(sorted, maxLength));
    }

    private Alike alike(IntPredicate counted, int[] first, String how) {
        int[] found = IntStream.range(0, first.length).filter(counted).toArray();
        return new Alike(
                found.length,
                Arrays.stream(found)
                        .limit(SHOWN)
                        .mapToObj(row -> measured.at(row) + " " + how + " " + measured.at(first[row]))
                        .toList());
    }

    private static List<Truncation> forecast(int[] sorted, OptionalInt maxLength) {
        int longest = sorted.length == 0 ? 0 : sorted[sorted.length - 1];
        Set<Integer> lengths = new TreeSet<>();
        for (long length = SHORTEST_FORECAST; length < longest; length *= 2) {
            lengths.add((int) length);
        }
        maxLength.ifPresent(lengths::add);
        List<Truncation> forecast = new ArrayList<>();
        for (int length : lengths) {
            int[] above = Arrays.stream(sorted).filter(row -> row > length).toArray();
            forecast.add(new Truncation(
                    length,
                    maxLength.isPresent() && maxLength.getAsInt() == length,
                    above.length,
                    sorted.length == 0 ? 0 : (double) above.length / sorted.length,
                    Arrays.stream(above).mapToLong(row -> row - length).sum()));
        }
        return forecast;
    }
}

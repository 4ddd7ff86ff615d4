package org.medicalgpt4j.op;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How the columns of a fused projection fall into parts: the columns are groups of one size, and each group holds a run of
 * every part in turn. One group is a block for each part; as many groups as key heads put each head's keys and values
 * behind its queries.
 *
 * @param widths columns of each part in one group
 */
public record ColumnGroups(List<Integer> widths) {

    public ColumnGroups {
        widths = List.copyOf(widths);
        if (widths.size() < 2 || widths.stream().anyMatch(width -> width < 1)) {
            throw new OpException("columns fall into at least two parts of at least one column, got " + widths);
        }
    }

    static ColumnGroups of(long[] widths) {
        return new ColumnGroups(Arrays.stream(widths).mapToObj(Math::toIntExact).toList());
    }

    public int parts() {
        return widths.size();
    }

    public int width(int part) {
        return widths.get(part);
    }

    /** Columns of one group. */
    public int size() {
        return widths.stream().mapToInt(Integer::intValue).sum();
    }

    /** First column of a part in a group. */
    public int offset(int part) {
        return widths.subList(0, part).stream().mapToInt(Integer::intValue).sum();
    }

    long[] encode() {
        return widths.stream().mapToLong(Integer::longValue).toArray();
    }

    List<String> names(String prefix) {
        return IntStream.range(0, parts()).mapToObj(part -> prefix + part).toList();
    }
}

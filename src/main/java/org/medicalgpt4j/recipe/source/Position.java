package org.medicalgpt4j.recipe.source;

import java.util.Comparator;

/**
 * A place in a recipe file or in a command-line override.
 *
 * @param order rank of the source among all sources of a recipe: the recipe itself first, then what it extends
 * @param source the file as the user named it, or the override
 * @param line line counted from one; zero where lines make no sense (an override, a whole file)
 * @param column column counted from one; zero as for {@code line}
 */
public record Position(int order, String source, int line, int column) implements Comparable<Position> {
    private static final Comparator<Position> ORDER = Comparator.comparingInt(Position::order)
            .thenComparingInt(Position::line)
            .thenComparingInt(Position::column);

    /** The source as a whole. */
    public static Position of(int order, String source) {
        return new Position(order, source, 0, 0);
    }

    /** Another place in the same source. */
    public Position at(int newLine, int newColumn) {
        return new Position(order, source, newLine, newColumn);
    }

    @Override
    public int compareTo(Position other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return line == 0 ? source : source + ":" + line + ":" + column;
    }
}

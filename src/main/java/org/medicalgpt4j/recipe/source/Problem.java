package org.medicalgpt4j.recipe.source;

/** One thing wrong with a recipe, in one sentence. */
public record Problem(Position at, String message) implements Comparable<Problem> {
    @Override
    public int compareTo(Problem other) {
        return at.compareTo(other.at);
    }

    @Override
    public String toString() {
        return at + ": " + message;
    }
}

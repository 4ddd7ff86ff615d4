package org.medicalgpt4j.recipe.source;

import java.util.ArrayList;
import java.util.List;

/** Collects everything wrong with a recipe, so that a user sees all of it at once. */
public final class Problems {
    private final List<Problem> found = new ArrayList<>();

    public void add(Position at, String message) {
        Problem problem = new Problem(at, message);
        if (!found.contains(problem)) {
            found.add(problem);
        }
    }

    public boolean any() {
        return !found.isEmpty();
    }

    public int count() {
        return found.size();
    }

    /** All problems, in the order of the sources and of the positions in them. */
    public List<Problem> sorted() {
        return found.stream().sorted().toList();
    }
}

package org.medicalgpt4j.recipe;

import java.util.List;
import java.util.stream.Collectors;
import org.medicalgpt4j.recipe.source.Problem;

/** A recipe that cannot be used. The message has one line for each problem, in the order of their positions. */
public final class RecipeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public RecipeException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public RecipeException(String message) {
        super(message);
        this.problems = List.of();
    }

    public RecipeException(String message, Throwable cause) {
        super(message, cause);
        this.problems = List.of();
    }

    /** What is wrong and where; empty if the problem has no place in a recipe. */
    public List<Problem> problems() {
        return problems;
    }
}

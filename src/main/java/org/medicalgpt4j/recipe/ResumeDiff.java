package org.medicalgpt4j.recipe;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.medicalgpt4j.recipe.bind.FreeOnResume;
import org.medicalgpt4j.recipe.bind.KeyDescription;
import org.medicalgpt4j.recipe.bind.Types;

/** The differences between two recipes that make them different runs. */
public final class ResumeDiff {
    private ResumeDiff() {}

    /**
     * Every difference that keeps a run with the one recipe from going on with the other.
     *
     * @see FreeOnResume
     */
    public static List<RecipeDiff.Difference> between(Recipe before, Recipe now) {
        Set<String> free = Types.of(Recipe.class)
                .keys("")
                .filter(KeyDescription::freeOnResume)
                .map(KeyDescription::path)
                .collect(Collectors.toSet());
        return RecipeDiff.between(before, now).stream()
                .filter(difference -> !free.contains(difference.key().replaceAll("\\[\\d+]", "[]")))
                .toList();
    }
}

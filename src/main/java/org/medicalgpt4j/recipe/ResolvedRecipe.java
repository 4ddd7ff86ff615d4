package org.medicalgpt4j.recipe;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.medicalgpt4j.recipe.bind.Types;
import org.medicalgpt4j.recipe.source.Trees;
import org.medicalgpt4j.recipe.source.YamlWriter;

/** A recipe with every value written out: no defaults left to the program, nothing inherited, nothing replaced. */
public final class ResolvedRecipe {
    /** Name of the file beside a result. */
    public static final String FILE = "recipe.yaml";

    private ResolvedRecipe() {}

    /** The recipe as YAML; loading it gives an equal recipe. */
    public static String yaml(Recipe recipe) {
        return YamlWriter.write(escaped(tree(recipe)));
    }

    /** The values that are written in the recipe, in what it extends, or on the command line, as YAML. */
    public static String written(LoadedRecipe loaded) {
        return YamlWriter.write(escaped(Trees.of(loaded.written())));
    }

    /** The recipe as maps, lists, texts, numbers and truth values, in the order of the reference page. */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> tree(Recipe recipe) {
        return (Map<String, Object>) Types.of(Recipe.class).write(recipe);
    }

    /** Doubles the dollar sign of what would otherwise be read as a reference. */
    private static Map<String, Object> escaped(Map<?, ?> map) {
        Map<String, Object> escaped = new LinkedHashMap<>();
        map.forEach((key, value) -> escaped.put((String) key, escaped(value)));
        return escaped;
    }

    private static Object escaped(Object value) {
        if (value instanceof Map<?, ?> map) {
            return escaped(map);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(ResolvedRecipe::escaped).toList();
        }
        return value instanceof String text ? text.replace("${", "$${") : value;
    }
}

package org.medicalgpt4j.recipe.bind;

import org.medicalgpt4j.recipe.source.MapNode;

/** Reports broken rules of one section at the places where its keys are written. */
record SectionCheck(MapNode map, String path, Binding binding) implements Check {
    @Override
    public boolean written(String key) {
        return map.entry(key).isPresent();
    }

    @Override
    public void refuse(String key, String message) {
        String full = path.isEmpty() ? key : path + "." + key;
        binding.problems()
                .add(map.entry(key).map(entry -> entry.value().at()).orElse(map.at()), "'" + full + "' " + message);
    }
}

package org.medicalgpt4j.recipe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.medicalgpt4j.recipe.bind.KeyDescription;
import org.medicalgpt4j.recipe.bind.Types;

/** The reference page of all recipe keys, generated from the records. */
public final class RecipeReference {
    private static final String HEAD = """
            # Recipe reference

            Generated from the program; refresh it with `./medgpt schema --markdown > docs/recipe-reference.md`.
            Paths are relative to the current directory, except in `extends`, which is relative to its own file.

            Beside the keys below, every recipe may have `extends`: a recipe file or a list of them to build on. Later
            ones win over earlier ones, and the file itself over all: sections merge key by key, lists and single values
            are replaced, and `~key:` removes an inherited key. `${env:NAME}`, `${env:NAME:-default}` and `${key.path}`
            are replaced in texts; `$${` stands for `${`.

            An interrupted run goes on from its newest checkpoint when its recipe is run again. Keys marked with `*` may
            then have other values; for all others that would be another run, and it is refused.

            """;

    private RecipeReference() {}

    /** The page in Markdown. */
    public static String markdown() {
        Map<String, List<String>> stages = new LinkedHashMap<>();
        Types.variants(Recipe.class)
                .forEach((stage, type) -> sections(type.keys("").toList())
                        .forEach(section -> stages.computeIfAbsent(section, key -> new ArrayList<>())
                                .add(stage)));
        int all = Types.variants(Recipe.class).size();
        StringBuilder page = new StringBuilder(HEAD).append(stageTable());
        stages.forEach((section, names) -> {
            String note = names.size() == all ? "" : "Stages: " + String.join(", ", names) + "\n\n";
            page.append(section.replace("%STAGES%", note));
        });
        return page.toString().stripTrailing() + "\n";
    }

    private static String stageTable() {
        KeyDescription stage = Types.of(Recipe.class).keys("").findFirst().orElseThrow();
        return "## The recipe\n\n" + table(List.of(stage)) + "\n";
    }

    private static List<String> sections(List<KeyDescription> keys) {
        Map<String, List<KeyDescription>> bySection = keys.stream()
                .filter(key -> !key.section().isEmpty())
                .collect(Collectors.groupingBy(KeyDescription::section, LinkedHashMap::new, Collectors.toList()));
        Map<String, String> docs = keys.stream()
                .collect(Collectors.toMap(KeyDescription::path, KeyDescription::doc, (first, second) -> first));
        List<String> sections = new ArrayList<>();
        bySection.forEach((section, members) -> {
            StringBuilder text = new StringBuilder("## " + section + "\n\n%STAGES%");
            String doc = docs.get(section.endsWith("[]") ? section.substring(0, section.length() - 2) : section);
            text.append(section.endsWith("[]") ? "Each item of the list. " : "")
                    .append(doc)
                    .append("\n\n");
            members.stream()
                    .collect(Collectors.groupingBy(KeyDescription::variant, LinkedHashMap::new, Collectors.toList()))
                    .forEach((variant, own) -> text.append(variant.isEmpty() ? "" : "With `" + variant + "`:\n\n")
                            .append(table(own))
                            .append('\n'));
            sections.add(text.toString());
        });
        return sections;
    }

    private static String table(List<KeyDescription> keys) {
        StringBuilder table = new StringBuilder("| key | value | default | meaning |\n|---|---|---|---|\n");
        for (KeyDescription key : keys) {
            String standard = key.required()
                    ? "required"
                    : key.standard().map(text -> "`" + text + "`").orElse("");
            String free = key.freeOnResume() ? " *" : "";
            table.append("| `" + key.key() + "`" + free + " | " + key.expected() + " | " + standard + " | " + key.doc()
                    + " |\n");
        }
        return table.toString().replace("%STAGES%", "");
    }
}

package org.medicalgpt4j.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The arrows between packages: a package may use those on lines below its own, and nothing else of ours. */
record Layers(String root) {
    private static final List<List<String>> LINES = List.of(
            List.of("cli"),
            List.of("tool", "inspect", "eval", "serve", "rag"),
            List.of("stage"),
            List.of("train"),
            List.of("generate", "data", "load"),
            List.of("engine"),
            List.of("objective"),
            List.of("model"),
            List.of("op"),
            List.of("checkpoint", "tokenizer", "template", "recipe", "random", "advantage", "reward"),
            List.of("quantization"));

    /** Packages that must stay usable without recipes. */
    private static final Set<String> WITHOUT_RECIPES = Set.of("engine", "objective", "model", "op", "generate", "load");

    private static final Map<String, Integer> LINE_OF = new HashMap<>();

    static {
        for (int line = 0; line < LINES.size(); line++) {
            for (String name : LINES.get(line)) {
                LINE_OF.put(name, line);
            }
        }
    }

    ArchRule downwards() {
        return ArchRuleDefinition.classes()
                .that(DescribedPredicate.describe(
                        "are ours", javaClass -> layer(javaClass).isPresent()))
                .should(new ArchCondition<>("use only packages below their own") {
                    @Override
                    public void check(JavaClass user, ConditionEvents events) {
                        user.getDirectDependenciesFromSelf().forEach(dependency -> {
                            String from = layer(user).orElseThrow();
                            layer(dependency.getTargetClass())
                                    .filter(to -> !to.equals(from) && !allowed(from, to))
                                    .ifPresent(to -> events.add(SimpleConditionEvent.violated(
                                            dependency,
                                            from + " must not use " + to + ": " + dependency.getDescription())));
                        });
                    }
                });
    }

    ArchRule withoutCycles() {
        return SlicesRuleDefinition.slices()
                .matching(root + ".(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true);
    }

    /** Packages of ours that no line names. */
    List<String> unknown(Iterable<JavaClass> classes) {
        Set<String> names = new TreeSet<>();
        classes.forEach(javaClass ->
                layer(javaClass).filter(name -> !LINE_OF.containsKey(name)).ifPresent(names::add));
        return List.copyOf(names);
    }

    private static boolean allowed(String from, String to) {
        boolean below = LINE_OF.getOrDefault(to, 0) > LINE_OF.getOrDefault(from, LINES.size());
        return below && !(to.equals("recipe") && WITHOUT_RECIPES.contains(from));
    }

    /** The first package name below the root. */
    private Optional<String> layer(JavaClass javaClass) {
        String name = javaClass.getPackageName();
        return Optional.of(name)
                .filter(ours -> ours.startsWith(root + "."))
                .map(ours -> ours.substring(root.length() + 1).split("\\.")[0]);
    }
}

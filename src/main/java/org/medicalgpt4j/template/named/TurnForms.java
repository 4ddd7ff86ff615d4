package org.medicalgpt4j.template.named;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.medicalgpt4j.template.TemplateException;

/**
 * How a template writes each kind of turn; the heads of {@code named.yaml} and {@code families.yaml} say what the keys mean.
 */
record TurnForms(
        String begin,
        String system,
        Optional<String> defaultSystem,
        String systemInUser,
        String user,
        String assistant,
        String answer,
        String end,
        String separator,
        List<String> stops,
        String tools,
        String like,
        String jinja) {
    private static final String SYSTEM = "{system}";
    private static final String CONTENT = "{content}";
    private static final List<String> KEYS = Arrays.stream(TurnForms.class.getRecordComponents())
            .map(RecordComponent::getName)
            .toList();

    static TurnForms of(String name, JsonNode keys) {
        keys.fieldNames().forEachRemaining(key -> {
            if (!KEYS.contains(key)) {
                throw new TemplateException("template " + name + ": unknown key '" + key + "'");
            }
        });
        List<String> stops = new ArrayList<>();
        keys.path("stops").forEach(stop -> stops.add(stop.textValue()));
        return new TurnForms(
                text(keys, "begin"),
                text(keys, "system"),
                Optional.ofNullable(keys.path("defaultSystem").textValue()),
                text(keys, "systemInUser"),
                text(keys, "user"),
                text(keys, "assistant"),
                text(keys, "answer"),
                text(keys, "end"),
                text(keys, "separator"),
                List.copyOf(stops),
                text(keys, "tools"),
                text(keys, "like"),
                text(keys, "jinja"));
    }

    private static String text(JsonNode keys, String key) {
        return keys.path(key).asText("");
    }

    /** The settings that {@code turns.jinja} reads, as statements before it. */
    String settings(Surroundings around) {
        return set("begin", literal(around.before().isEmpty() ? begin : around.before()))
                + set("before_answer", literal(around.after()))
                + set("system_form", system.isEmpty() ? "none" : split(system, SYSTEM))
                + set("default_system", defaultSystem.map(TurnForms::literal).orElse("none"))
                + set("system_user_form", systemInUser.isEmpty() ? "none" : split(systemInUser, SYSTEM, CONTENT))
                + set("user_form", split(user, CONTENT))
                + set("assistant", literal(assistant))
                + set("answer_form", literal(answer))
                + set("end", end.isEmpty() ? "eos_token if eos_token else '</s>'" : literal(end))
                + set("separator", literal(separator));
    }

    private static String set(String name, String value) {
        return "{%- set " + name + " = " + value + " -%}\n";
    }

    private static String split(String form, String... slots) {
        StringBuilder parts = new StringBuilder("[");
        String rest = form;
        for (String slot : slots) {
            int at = rest.indexOf(slot);
            parts.append(literal(rest.substring(0, at))).append(", ");
            rest = rest.substring(at + slot.length());
        }
        return parts.append(literal(rest)).append("]").toString();
    }

    private static String literal(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'";
    }
}

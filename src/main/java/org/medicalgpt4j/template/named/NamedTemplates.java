package org.medicalgpt4j.template.named;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.medicalgpt4j.template.TemplateException;

/**
 * All chat templates that are known by name: those of MedicalGPT, described in {@code named.yaml}, and the formats of model
 * families whose folders hold no chat template, in {@code families.yaml}.
 */
public final class NamedTemplates {
    private static final String FOLDER = "/templates/";
    private static final Map<String, NamedTemplate> ALL = read();

    private NamedTemplates() {}

    public static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    public static Optional<NamedTemplate> find(String name) {
        return Optional.ofNullable(ALL.get(name));
    }

    /** @throws TemplateException if no template has this name */
    public static NamedTemplate of(String name) {
        return find(name)
                .orElseThrow(() -> new TemplateException(
                        "no chat template is named '" + name + "'; known are " + String.join(", ", names())));
    }

    private static Map<String, NamedTemplate> read() {
        Map<String, NamedTemplate> all = new TreeMap<>();
        for (String file : List.of("named.yaml", "families.yaml")) {
            Map<String, TurnForms> forms = forms(file);
            forms.forEach((name, own) -> {
                TurnForms form = own.like().isEmpty() ? own : forms.get(own.like());
                Optional<String> tools = Optional.of(form.tools()).filter(format -> !format.isEmpty());
                all.put(name, new NamedTemplate(name, form.stops(), tools, body(form)));
            });
        }
        return all;
    }

    private static Map<String, TurnForms> forms(String file) {
        YAMLMapper yaml = YAMLMapper.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        Map<String, TurnForms> forms = new LinkedHashMap<>();
        try {
            yaml.readTree(resource(file))
                    .properties()
                    .forEach(entry -> forms.put(entry.getKey(), TurnForms.of(entry.getKey(), entry.getValue())));
        } catch (IOException e) {
            throw new TemplateException("templates/" + file + ": " + e.getMessage(), e);
        }
        return forms;
    }

    private static NamedTemplate.Body body(TurnForms form) {
        if (form.jinja().isEmpty()) {
            String turns = resource("turns.jinja");
            return around -> form.settings(around) + turns;
        }
        String jinja = resource(form.jinja());
        return around -> jinja;
    }

    private static String resource(String name) {
        try (InputStream in = NamedTemplates.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new TemplateException("templates/" + name + ": not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new TemplateException("templates/" + name + ": cannot be read: " + e.getMessage(), e);
        }
    }
}

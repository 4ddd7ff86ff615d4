package org.medicalgpt4j.template.tool;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medicalgpt4j.template.TemplateException;
import org.medicalgpt4j.template.jinja.JinjaTemplate;

/** The tool formats of {@code tool-formats.yaml}, by name. */
public final class ToolFormats {
    private static final String RESOURCE = "/templates/tool-formats.yaml";
    private static final Map<String, ToolFormat> ALL = read();

    private ToolFormats() {}

    public static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    public static Optional<ToolFormat> find(String name) {
        return Optional.ofNullable(ALL.get(name));
    }

    /** @throws TemplateException if no format has this name */
    public static ToolFormat of(String name) {
        return find(name)
                .orElseThrow(() -> new TemplateException(
                        "no tool format is named '" + name + "'; known are " + String.join(", ", names())));
    }

    private static Map<String, ToolFormat> read() {
        YAMLMapper yaml = YAMLMapper.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        Map<String, ToolFormat> all = new LinkedHashMap<>();
        try (InputStream in = ToolFormats.class.getResourceAsStream(RESOURCE)) {
            JsonNode formats = yaml.readTree(in);
            formats.properties().forEach(entry -> {
                String like = entry.getValue().path("like").asText(entry.getKey());
                all.put(entry.getKey(), format(entry.getKey(), formats.required(like)));
            });
        } catch (IOException e) {
            throw new TemplateException("templates/tool-formats.yaml: " + e.getMessage(), e);
        }
        return all;
    }

    private static ToolFormat format(String name, JsonNode keys) {
        return new ToolFormat(
                name,
                template(name, keys, "tools"),
                template(name, keys, "calls"),
                template(name, keys, "result"),
                keys.required("parallel").asBoolean(),
                CallSyntax.valueOf(keys.required("parsed").asText()));
    }

    private static JinjaTemplate template(String name, JsonNode keys, String key) {
        return JinjaTemplate.parse(
                "tool format " + name + ", " + key, keys.required(key).asText());
    }
}

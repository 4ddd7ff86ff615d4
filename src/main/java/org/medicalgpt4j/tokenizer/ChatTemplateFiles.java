package org.medicalgpt4j.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds the chat templates of a model folder: {@code chat_template} of {@code tokenizer_config.json} (a string or a list
 * of named templates), {@code chat_template.json}, {@code chat_template.jinja} and
 * {@code additional_chat_templates/NAME.jinja}; a later one replaces an earlier one of the same name.
 */
final class ChatTemplateFiles {
    static final String DEFAULT = "default";
    private static final String SUFFIX = ".jinja";

    private ChatTemplateFiles() {}

    static Map<String, String> load(Path folder, JsonNode configured, Path configFile) {
        Map<String, String> templates = new LinkedHashMap<>();
        read(configured, configFile, templates);
        Path json = folder.resolve("chat_template.json");
        if (Files.exists(json)) {
            read(JsonFile.object(json).path("chat_template"), json, templates);
        }
        Path jinja = folder.resolve("chat_template" + SUFFIX);
        if (Files.exists(jinja)) {
            templates.put(DEFAULT, text(jinja));
        }
        Path more = folder.resolve("additional_chat_templates");
        if (Files.isDirectory(more)) {
            templates.putAll(folder(more));
        }
        return templates;
    }

    private static void read(JsonNode value, Path file, Map<String, String> templates) {
        if (value.isMissingNode() || value.isNull()) {
            return;
        }
        if (value.isTextual()) {
            templates.put(DEFAULT, value.textValue());
            return;
        }
        if (!value.isArray()) {
            throw new TokenizerException(file + ": chat_template is no string and no list of named templates");
        }
        for (JsonNode entry : value) {
            JsonNode name = entry.path("name");
            JsonNode template = entry.path("template");
            if (!name.isTextual() || !template.isTextual()) {
                throw new TokenizerException(file + ": an entry of chat_template lacks name or template");
            }
            templates.put(name.textValue(), template.textValue());
        }
    }

    private static Map<String, String> folder(Path folder) {
        Map<String, String> templates = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                templates.put(name.substring(0, name.length() - SUFFIX.length()), text(file));
            }
        } catch (IOException e) {
            throw new TokenizerException(folder + ": cannot be read: " + e.getMessage(), e);
        }
        return templates;
    }

    private static String text(Path file) {
        return new String(JsonFile.bytes(file), StandardCharsets.UTF_8);
    }
}

package org.medicalgpt4j.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Typed access to a {@code config.json}; every error names the key, what it holds and what was expected. */
public final class ConfigReader {
    private final JsonNode config;
    private final String path;

    public ConfigReader(JsonNode config) {
        this(config, "");
    }

    private ConfigReader(JsonNode config, String path) {
        this.config = config;
        this.path = path;
    }

    /** Whether the key is there and not null. */
    public boolean has(String key) {
        return config.hasNonNull(key);
    }

    /** A whole number of at least 1. */
    public int size(String key) {
        JsonNode node = required(key, "a whole number of at least 1");
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < 1) {
            throw wrong(key, node, "a whole number of at least 1");
        }
        return node.intValue();
    }

    public int size(String key, int absent) {
        return has(key) ? size(key) : absent;
    }

    public double number(String key) {
        JsonNode node = required(key, "a number");
        if (!node.isNumber()) {
            throw wrong(key, node, "a number");
        }
        return node.doubleValue();
    }

    public double number(String key, double absent) {
        return has(key) ? number(key) : absent;
    }

    public Optional<Double> optionalNumber(String key) {
        return has(key) ? Optional.of(number(key)) : Optional.empty();
    }

    public boolean flag(String key, boolean absent) {
        if (!has(key)) {
            return absent;
        }
        JsonNode node = config.get(key);
        if (!node.isBoolean()) {
            throw wrong(key, node, "true or false");
        }
        return node.booleanValue();
    }

    public String text(String key) {
        JsonNode node = required(key, "a text");
        if (!node.isTextual()) {
            throw wrong(key, node, "a text");
        }
        return node.textValue();
    }

    public String text(String key, String absent) {
        return has(key) ? text(key) : absent;
    }

    /** The object under a key. */
    public Optional<ConfigReader> object(String key) {
        if (!has(key)) {
            return Optional.empty();
        }
        JsonNode node = config.get(key);
        if (!node.isObject()) {
            throw wrong(key, node, "an object");
        }
        return Optional.of(new ConfigReader(node, path + key + "."));
    }

    public JsonNode json() {
        return config;
    }

    /** All keys, for messages. */
    public String keys() {
        return StreamSupport.stream(((Iterable<String>) config::fieldNames).spliterator(), false)
                .collect(Collectors.joining(", "));
    }

    public ModelException wrong(String key, Object seen, String expected) {
        return new ModelException("config.json: " + path + key + " is " + seen + ", expected " + expected);
    }

    private JsonNode required(String key, String expected) {
        if (!has(key)) {
            throw new ModelException("config.json: " + path + key + " is missing, expected " + expected);
        }
        return config.get(key);
    }
}

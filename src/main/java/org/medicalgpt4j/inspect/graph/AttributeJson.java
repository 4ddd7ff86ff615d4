package org.medicalgpt4j.inspect.graph;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;

/** What an op was built with, as JSON: numbers, flags and texts as they are, records with their kind. */
final class AttributeJson {
    private AttributeJson() {}

    static ObjectNode of(Map<String, Object> attributes, ObjectMapper mapper) {
        ObjectNode node = mapper.createObjectNode();
        attributes.forEach((name, value) -> node.set(name, value(value, mapper)));
        return node;
    }

    private static JsonNode value(Object value, ObjectMapper mapper) {
        if (value instanceof Collection<?> list) {
            var array = mapper.createArrayNode();
            list.forEach(element -> array.add(value(element, mapper)));
            return array;
        }
        if (value instanceof Record settings) {
            return record(settings, mapper);
        }
        return value instanceof Number || value instanceof Boolean
                ? mapper.valueToTree(value)
                : mapper.getNodeFactory().textNode(value.toString());
    }

    private static ObjectNode record(Record settings, ObjectMapper mapper) {
        ObjectNode node = mapper.createObjectNode()
                .put("kind", settings.getClass().getSimpleName().toLowerCase(Locale.ROOT));
        try {
            for (RecordComponent component : settings.getClass().getRecordComponents()) {
                node.set(component.getName(), value(component.getAccessor().invoke(settings), mapper));
            }
        } catch (ReflectiveOperationException hidden) {
            throw new IllegalStateException(settings + " cannot be looked into", hidden);
        }
        return node;
    }
}

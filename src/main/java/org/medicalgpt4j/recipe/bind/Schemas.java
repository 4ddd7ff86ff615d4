package org.medicalgpt4j.recipe.bind;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Pieces that JSON Schemas of several value types have in common. */
public final class Schemas {
    /** Name under {@code $defs} of the schema for a text that is replaced before it is read. */
    public static final String REPLACED = "replaced";

    private Schemas() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ObjectNode ofType(String type) {
        return object().put("type", type);
    }

    /** The schema, or a text with a {@code ${...}} in it. */
    public static ObjectNode orReplaced(ObjectNode schema) {
        ObjectNode either = object();
        either.putArray("anyOf").add(schema).add(object().put("$ref", "#/$defs/" + REPLACED));
        return either;
    }
}

package org.medicalgpt4j.recipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.medicalgpt4j.recipe.bind.SchemaMode;
import org.medicalgpt4j.recipe.bind.Schemas;
import org.medicalgpt4j.recipe.bind.Types;

/** JSON Schema (draft 2020-12) of recipes, generated from the records, for editors that complete and check. */
public final class RecipeSchema {
    private static final String COMPLETE = "complete";
    private static final String PARTIAL = "partial";

    private RecipeSchema() {}

    /** The schema as indented JSON. */
    public static String json() {
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(schema()) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers cannot be written", e);
        }
    }

    static ObjectNode schema() {
        ObjectNode schema = Schemas.object();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "MedicalGPT4J recipe");
        schema.put("type", "object");
        schema.putObject("if").putArray("required").add("extends");
        schema.set("then", reference(PARTIAL));
        schema.set("else", reference(COMPLETE));
        ObjectNode definitions = schema.putObject("$defs");
        definitions.set(COMPLETE, Types.of(Recipe.class).schema(SchemaMode.COMPLETE));
        definitions.set(PARTIAL, partial());
        definitions.set(
                Schemas.REPLACED,
                Schemas.ofType("string")
                        .put("pattern", "\\$\\{[^{}]*\\}")
                        .put(
                                "description",
                                "Replaced before it is read: ${env:NAME}, ${env:NAME:-default}, ${key.path}"));
        return schema;
    }

    private static ObjectNode reference(String definition) {
        return Schemas.object().put("$ref", "#/$defs/" + definition);
    }

    /** Recipes that extend others have one key more, and need none of the rest. */
    private static ObjectNode partial() {
        ObjectNode partial = Types.of(Recipe.class).schema(SchemaMode.PARTIAL);
        if (partial.has("anyOf")) {
            partial.get("anyOf").forEach(variant -> addExtends((ObjectNode) variant));
        } else {
            addExtends(partial);
        }
        return partial;
    }

    private static void addExtends(ObjectNode variant) {
        ObjectNode either = Schemas.object();
        ObjectNode list = Schemas.ofType("array");
        list.set("items", Schemas.ofType("string"));
        either.putArray("anyOf").add(Schemas.ofType("string")).add(list);
        either.put("description", "Recipes to build on, relative to this file; later ones and this file win.");
        ((ObjectNode) variant.get("properties")).set("extends", either);
    }
}

package org.medicalgpt4j.inspect.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GraphJsonTest {
    private static JsonNode json(GraphSurvey survey) throws IOException {
        return new ObjectMapper().readTree(GraphFormat.JSON.write(survey));
    }

    private static JsonNode only(JsonNode array, String field, String value) {
        JsonNode found = null;
        for (JsonNode node : array) {
            if (node.get(field).asText().equals(value)) {
                assertEquals(null, found, "two with " + field + " " + value);
                found = node;
            }
        }
        if (found == null) {
            throw new AssertionError("none with " + field + " " + value);
        }
        return found;
    }

    @Test
    void should_say_its_format_and_what_was_asked_for() throws IOException {
        JsonNode root = json(Surveys.withLora("llama3", GraphKind.GRADIENT, module -> true));
        assertEquals("medicalgpt4j-graph", root.get("format").asText());
        assertEquals(1, root.get("version").asInt());
        assertEquals("llama3", root.at("/model/name").asText());
        assertEquals("llama", root.at("/model/family").asText());
        assertEquals("gradient", root.at("/graph/kind").asText());
        assertEquals(21, root.at("/graph/rows").asInt());
        assertTrue(root.at("/graph/lora").asBoolean());
    }

    @Test
    void should_describe_an_op_its_values_and_its_weights() throws IOException {
        JsonNode root = json(Surveys.withLora("llama3", GraphKind.GRADIENT, module -> true));
        JsonNode op = only(root.get("ops"), "name", "model.layers.0.mlp.down_proj");
        assertEquals("medgpt_lora_linear", op.get("op").asText());
        assertEquals("lora", op.get("kind").asText());
        assertEquals("forward", op.get("phase").asText());
        assertEquals("model.layers.0", op.get("block").asText());
        assertEquals(2.0, op.at("/attributes/scale").asDouble());
        assertEquals("x", op.at("/inputs/0/name").asText());
        JsonNode y = root.get("values").get(op.at("/outputs/0/value").asInt());
        assertEquals("[21,64]", y.get("shape").toString());
        assertEquals("f32", y.get("type").asText());
        assertEquals(21 * 64 * 4, y.get("bytes").asLong());
        assertTrue(y.at("/arena/bytes").asLong() >= y.get("bytes").asLong());
        JsonNode b = only(root.get("parameters"), "name", "model.layers.0.mlp.down_proj.lora_B.weight");
        assertEquals("lora_b", b.get("role").asText());
        assertEquals("[64,4]", b.get("shape").toString());
        assertTrue(b.get("trainable").asBoolean());
        JsonNode rotary = only(root.get("ops"), "op", "medgpt_rotary_table");
        assertEquals("none", rotary.at("/attributes/scaling/kind").asText());
    }

    @ParameterizedTest
    @EnumSource(GraphKind.class)
    void should_link_ops_and_values_in_both_directions_and_in_order(GraphKind kind) throws IOException {
        JsonNode root = json(Surveys.of("qwen2-tied", kind));
        Set<String> uses = new HashSet<>();
        for (JsonNode value : root.get("values")) {
            value.get("producers")
                    .forEach(op ->
                            uses.add(op.asInt() + " makes " + value.get("id").asInt()));
            value.get("consumers")
                    .forEach(op ->
                            uses.add(op.asInt() + " reads " + value.get("id").asInt()));
        }
        Set<String> operands = new HashSet<>();
        Set<Integer> made = new HashSet<>();
        for (JsonNode op : root.get("ops")) {
            for (JsonNode input : op.get("inputs")) {
                int id = input.get("value").asInt();
                operands.add(op.get("id").asInt() + " reads " + id);
                String source = root.get("values").get(id).get("source").asText();
                assertTrue(
                        !source.equals("step") || made.contains(id), op.get("name") + " reads what is not there yet");
            }
            for (JsonNode output : op.get("outputs")) {
                operands.add(
                        op.get("id").asInt() + " makes " + output.get("value").asInt());
                made.add(output.get("value").asInt());
            }
        }
        assertEquals(operands, uses);
    }

    @Test
    void should_add_up_in_its_summary() throws IOException {
        JsonNode root = json(Surveys.of("qwen2-tied", GraphKind.GRADIENT));
        long elements = 0;
        long bytes = 0;
        for (JsonNode parameter : root.get("parameters")) {
            elements += parameter.get("elements").asLong();
            bytes += parameter.get("bytes").asLong();
        }
        JsonNode parameters = root.at("/summary/parameters");
        assertEquals(elements, parameters.get("elements").asLong());
        assertEquals(elements, parameters.get("trainable").asLong());
        assertEquals(bytes, parameters.get("bytes").asLong());
        long ops = 0;
        for (JsonNode count : root.at("/summary/ops")) {
            ops += count.asLong();
        }
        assertEquals(root.get("ops").size(), ops);
        JsonNode memory = root.at("/summary/memory");
        long parts = 0;
        for (String part : new String[] {"weights", "activations", "gradients", "optimizer", "states"}) {
            parts += memory.get(part).asLong();
        }
        assertEquals(parts, memory.get("total").asLong());
        assertEquals(
                2 * memory.get("gradients").asLong(), memory.get("optimizer").asLong());
    }

    @Test
    void should_have_a_description_of_every_field() throws IOException {
        String description = Files.readString(Path.of("docs/graph-format.md"));
        Set<String> fields = new TreeSet<>();
        for (GraphKind kind : GraphKind.values()) {
            collect(json(Surveys.withLora("qwen2-tied", kind, module -> module.endsWith("q_proj"))), fields);
        }
        for (String field : fields) {
            assertTrue(description.contains("`" + field + "`"), "docs/graph-format.md does not name " + field);
        }
        assertFalse(fields.isEmpty());
    }

    /** Names of fields, but not of what ops were built with, which is theirs. */
    private static void collect(JsonNode node, Set<String> fields) {
        Iterator<Map.Entry<String, JsonNode>> entries = node.fields();
        while (entries.hasNext()) {
            Map.Entry<String, JsonNode> entry = entries.next();
            fields.add(entry.getKey());
            if (!entry.getKey().equals("attributes")) {
                collect(entry.getValue(), fields);
            }
        }
        if (node.isArray()) {
            node.forEach(element -> collect(element, fields));
        }
    }
}

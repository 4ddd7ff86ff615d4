package org.medicalgpt4j.template.jinja;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Snippets of our own and what they give in Jinja 3.1.6 with the environment of transformers 5.24 (an error's name where
 * they fail there).
 */
class JinjaSnippetsTest {
    private static final LocalDateTime NOW = LocalDateTime.of(2024, 7, 26, 9, 5, 3);

    @TestFactory
    Stream<DynamicTest> should_render_as_jinja_does() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        try (InputStream in = JinjaSnippetsTest.class.getResourceAsStream("/template/snippets.json")) {
            JsonNode file = mapper.readTree(in);
            Map<String, Object> variables = mapper.convertValue(file.path("variables"), new TypeReference<>() {});
            List<DynamicTest> tests = new ArrayList<>();
            for (JsonNode snippet : file.path("snippets")) {
                String template = snippet.path("template").textValue();
                tests.add(DynamicTest.dynamicTest(
                        tests.size() + ": " + template.strip(), () -> check(template, snippet, variables)));
            }
            assertTrue(tests.size() > 150);
            return tests.stream();
        }
    }

    private static void check(String template, JsonNode snippet, Map<String, Object> variables) {
        if (snippet.has("output")) {
            assertEquals(
                    snippet.path("output").textValue(),
                    JinjaTemplate.parse("snippet", template)
                            .render(variables, NOW)
                            .text());
        } else {
            JinjaException error = assertThrows(
                    JinjaException.class,
                    () -> JinjaTemplate.parse("snippet", template).render(variables, NOW),
                    () -> "expected an error like " + snippet.path("error").textValue());
            assertTrue(error.getMessage().matches("(?s)snippet:\\d+:\\d+: .+"), error.getMessage());
        }
    }
}

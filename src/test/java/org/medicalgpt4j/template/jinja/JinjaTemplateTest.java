package org.medicalgpt4j.template.jinja;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JinjaTemplateTest {
    private static final LocalDateTime NOW = LocalDateTime.of(2024, 7, 6, 9, 5, 3);

    private static String render(String template, Map<String, ?> variables) {
        return JinjaTemplate.parse("t.jinja", template).render(variables, NOW).text();
    }

    private static String failure(String template) {
        return assertThrows(JinjaException.class, () -> render(template, Map.of()))
                .getMessage();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "%d %b %Y|06 Jul 2024",
                "%Y-%m-%d|2024-07-06",
                "%A, %B %-d, %y|Saturday, July 6, 24",
                "%H:%M:%S %I %p|09:05:03 09 AM",
                "100%% %j|100% 188",
                "%e.%-m.|' 6.7.'"
            })
    void should_write_dates_as_python_does(String format, String expected) {
        assertEquals(expected, render("{{ strftime_now(f) }}", Map.of("f", format)));
    }

    @Test
    void should_say_line_and_column_of_what_fails() {
        assertEquals(
                "t.jinja:3:7: 'y' is undefined",
                failure("{% if x is defined %}\n{% endif %}\n  {{ y.z }}").replace(":8:", ":7:"));
        assertEquals(
                "t.jinja:2:4: unknown tag 'elsif', expected a statement or {% endif %}",
                failure("{% if x %}\n{% elsif y %}{% endif %}"));
        assertEquals("t.jinja:1:11: unexpected the end of the template, expected {% endif %}", failure("{% if x %}"));
        assertEquals("t.jinja:1:6: unexpected '}}', expected an expression", failure("头 {{ }}"));
        assertEquals("t.jinja:2:2: string is never closed", failure("{{\n 'a }}"));
        assertEquals("t.jinja:1:8: no filter named 'nope'", failure("{{ x | nope }}"));
        assertEquals("t.jinja:1:1: tag is never closed, expected '}}'", failure("{{ x"));
        assertEquals("t.jinja:1:6: unsupported operand types for +: 'int' and 'str'", failure("{{ 1 + 'a' }}"));
    }

    @Test
    void should_refuse_attributes_of_pythons_machinery() {
        for (String attack : List.of(
                "{{ ''.__class__ }}",
                "{{ x['__class__'] }}",
                "{{ [].__class__.__base__ }}",
                "{{ ({}|attr('__init__')) }}")) {
            String message = assertThrows(JinjaException.class, () -> render(attack, Map.of("x", "s")))
                    .getMessage();
            assertTrue(message.contains("is not allowed"), message);
        }
        assertTrue(failure("{{ [1].append(2) }}").contains("'append' would change a value"));
        assertTrue(failure("{{ namespace(_x=1) }}").contains("must not begin with an underscore"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for a in range(100000) %}{% for b in range(100000) %}{{ a }}{% endfor %}{% endfor %}",
                "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}",
                "{{ 'x' * 1000000000 }}",
                "{{ 'x' * 9223372036854775807 }}",
                "{% set ns = namespace(s='x' * 1000) %}{% for i in range(60) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}",
                "{% set ns = namespace(s='x' * 1000) %}{% for i in range(60) %}{% set ns.s = ns.s + ns.s %}{% endfor %}",
                "{% set ns = namespace(s='x' * 1000) %}{% for i in range(60) %}{% set ns.s = ns.s|replace('x', 'xx') %}{% endfor %}",
                "{% set ns = namespace(s='x' * 1000) %}{% for i in range(60) %}{% set ns.s %}{{ ns.s }}{{ ns.s }}{% endset %}{% endfor %}",
                "{% set ns = namespace(l=[1] * 1000) %}{% for i in range(60) %}{% set ns.l = ns.l + ns.l %}{% endfor %}",
                "{% set ns = namespace(l=[1]) %}{% for i in range(60) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l }}",
                "{% set ns = namespace(l=[1]) %}{% for i in range(60) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l|tojson }}",
                "{% set a = namespace(l=[1]) %}{% set b = namespace(l=[1]) %}{% for i in range(60) %}{% set a.l = [a.l, a.l] %}"
                        + "{% set b.l = [b.l, b.l] %}{% endfor %}{{ a.l == b.l }}",
                "{% set ns = namespace(l=(1, 2)) %}{% for i in range(60) %}{% set ns.l = (ns.l, ns.l) %}{% endfor %}{{ {ns.l: 1} }}",
                "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
                "{% macro f(x) %}{{ f(x) }}{{ f(x) }}{% endmacro %}{{ f(1) }}",
                "{% set ns = namespace(l=[]) %}{% for i in range(200) %}{% set ns.l = [ns.l] %}{% endfor %}{{ ns.l }}",
                "{{ range(0, 9000000000000000000, 1) }}",
                "{{ ''.center(2000000000) }}",
                "{{ ('a,' * 7000000).split(',') | length }}",
                "{{ ('a' * 7000000) | list | length }}",
                "{% set s = 'x' * 10000000 %}{% set t = 'x' * 10000000 %}{% for i in range(100000) %}{% if s == t %}{% endif %}{% endfor %}",
                "{% set s = 'x' * 10000000 %}{% for i in range(100000) %}{% if 'y' in s %}{% endif %}{% endfor %}",
                "{% set s = 'x' * 10000000 %}{% for i in range(100000) %}{% if s.isdigit() or s is lower or s[5] or s|length %}{% endif %}{% endfor %}",
                "{{ 2 ** 100000000000 }}",
                "{{ 9223372036854775807 + 1 }}",
                "{{ '%1000000000d' % 1 }}",
                "{{ [1]|tojson(indent=2000000000) }}"
            })
    void should_stop_a_template_that_wants_too_much(String template) {
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            String message = failure(template);
            assertTrue(message.startsWith("t.jinja:1:"), message);
            assertTrue(
                    message.matches(
                            "(?s).*(more than|beyond 64 bits|must be plain|unsupported format|no integer|expected an integer).*"),
                    message);
        });
    }

    @Test
    void should_stop_a_template_that_is_nested_too_deep() {
        int many = 5_000;
        List<String> templates = List.of(
                "{{ " + "(".repeat(many) + "1" + ")".repeat(many) + " }}",
                "{{ " + "[".repeat(many) + "]".repeat(many) + " }}",
                "{{ " + "not ".repeat(many) + "x }}",
                "{{ " + "- ".repeat(many) + "1 }}",
                "{{ " + "1 if x else ".repeat(many) + "1 }}",
                "{% if x %}".repeat(many) + "{% endif %}".repeat(many),
                "{% for x in y %}".repeat(many) + "{% endfor %}".repeat(many));
        for (String template : templates) {
            assertTrue(failure(template).contains("nested more than 100 deep"), template.substring(0, 30));
        }
        String chain = "{{ x" + "|upper".repeat(300_000) + " }}";
        assertTrue(failure(chain).contains("nested too deep"));
        assertTrue(failure("x".repeat(2_000_001)).contains("limit"));
    }

    @Test
    void should_take_json_values_of_any_java_type() {
        assertEquals(
                "1 2 3 4.5 12345678901234567890 None [1, {'k': True}]",
                render("{{ a }} {{ b }} {{ c }} {{ d }} {{ e }} {{ f }} {{ g }}", withNull()));
        JinjaException refused =
                assertThrows(JinjaException.class, () -> render("{{ a }}", Map.of("a", new StringBuilder())));
        assertEquals(
                "t.jinja:1:1: the variable 'a' holds a java.lang.StringBuilder, expected JSON values",
                refused.getMessage());
    }

    private static Map<String, Object> withNull() {
        Map<String, Object> variables = new java.util.HashMap<>(Map.of(
                "a",
                1,
                "b",
                (short) 2,
                "c",
                3L,
                "d",
                4.5f,
                "e",
                new BigInteger("12345678901234567890"),
                "g",
                Arrays.asList(1, Map.of("k", true))));
        variables.put("f", null);
        return variables;
    }

    @Test
    void should_mark_what_generation_blocks_write() {
        Rendering rendering = JinjaTemplate.parse(
                        "t.jinja", "a{% generation %}bc{% endgeneration %}d{% generation %}{% endgeneration %}")
                .render(Map.of(), NOW);
        assertEquals("abcd", rendering.text());
        assertEquals(List.of(new Rendering.Span(1, 3)), rendering.generated());
        assertTrue(rendering.marksGeneration());
        assertFalse(JinjaTemplate.parse("t.jinja", "a").marksGeneration());
        assertTrue(failure("{% set x %}{% generation %}a{% endgeneration %}{% endset %}")
                .contains("not supported"));
    }

    @Test
    void should_give_the_same_text_when_rendered_again() {
        JinjaTemplate template = JinjaTemplate.parse(
                "t.jinja",
                "{% set ns = namespace(n=0) %}{% for x in l %}{% set ns.n = ns.n + x %}{% endfor %}{{ ns.n }}");
        for (int i = 0; i < 3; i++) {
            assertEquals(
                    "6", template.render(Map.of("l", List.of(1, 2, 3)), NOW).text());
        }
        assertEquals(
                "0", template.render(Map.of("l", Collections.emptyList()), NOW).text());
    }
}

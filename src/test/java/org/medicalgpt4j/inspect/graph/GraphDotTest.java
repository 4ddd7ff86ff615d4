package org.medicalgpt4j.inspect.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GraphDotTest {
    private static final Pattern NODE = Pattern.compile("^ +([ov]\\d+) \\[.*\\];$", Pattern.MULTILINE);
    private static final Pattern ARROW = Pattern.compile("^  ([ov]\\d+) -> ([ov]\\d+) \\[.*\\];$", Pattern.MULTILINE);

    @ParameterizedTest
    @EnumSource(GraphKind.class)
    void should_draw_every_op_once_and_arrows_between_what_is_drawn(GraphKind kind) {
        GraphSurvey survey = Surveys.of("qwen2-tied", kind);
        String dot = GraphFormat.DOT.write(survey);
        Set<String> nodes = new HashSet<>();
        Matcher node = NODE.matcher(dot);
        while (node.find()) {
            assertTrue(nodes.add(node.group(1)), node.group(1) + " twice");
        }
        survey.ops().forEach(op -> assertTrue(nodes.contains("o" + op.id())));
        Matcher arrow = ARROW.matcher(dot);
        Set<String> reached = new HashSet<>();
        while (arrow.find()) {
            assertTrue(nodes.contains(arrow.group(1)) && nodes.contains(arrow.group(2)), arrow.group());
            reached.add(arrow.group(1));
            reached.add(arrow.group(2));
        }
        assertEquals(nodes, reached, "everything is connected");
        assertEquals(
                dot.lines().filter(line -> line.endsWith("{")).count(),
                dot.lines().filter(line -> line.strip().equals("}")).count());
    }

    @Test
    void should_color_adapters_and_show_the_sizes_of_weights() {
        String dot = GraphFormat.DOT.write(
                Surveys.withLora("llama3", GraphKind.FORWARD, module -> module.endsWith("v_proj")));
        assertEquals(2, dot.lines().filter(line -> line.contains("#ffdf9e")).count());
        assertTrue(dot.contains("v_proj\\nmedgpt_lora_linear\\na 4 x 64\\nb 32 x 4\\nweight 32 x 64"), dot);
    }

    @ParameterizedTest
    @EnumSource(GraphKind.class)
    void should_be_accepted_by_graphviz(GraphKind kind, @TempDir Path folder) throws Exception {
        Assumptions.assumeTrue(onPath("dot"), "needs Graphviz");
        Path file = Files.writeString(folder.resolve("graph.dot"), GraphFormat.DOT.write(Surveys.of("llama3", kind)));
        Process process = new ProcessBuilder("dot", "-Tsvg", file.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        assertTrue(output.contains("</svg>"));
    }

    private static boolean onPath(String program) throws IOException {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}

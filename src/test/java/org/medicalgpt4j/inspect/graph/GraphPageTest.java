package org.medicalgpt4j.inspect.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medicalgpt4j.Fixtures;

class GraphPageTest {
    private static final Pattern DATA =
            Pattern.compile("<script type=\"application/json\" id=\"graph\">(.*?)</script>", Pattern.DOTALL);

    private static String data(String page) {
        Matcher matcher = DATA.matcher(page);
        assertTrue(matcher.find());
        String data = matcher.group(1);
        assertFalse(matcher.find());
        return data;
    }

    @ParameterizedTest
    @EnumSource(GraphKind.class)
    void should_hold_the_same_document_as_the_json_export(GraphKind kind) throws IOException {
        GraphSurvey survey = Surveys.of("qwen2-tied", kind);
        ObjectMapper mapper = new ObjectMapper();
        assertEquals(
                mapper.readTree(GraphFormat.JSON.write(survey)), mapper.readTree(data(GraphFormat.HTML.write(survey))));
    }

    @Test
    void should_need_nothing_from_elsewhere() {
        String page = GraphFormat.HTML.write(Surveys.of("llama3", GraphKind.FORWARD));
        String shown = page.replace("http://www.w3.org/2000/svg", ""); // a name, never fetched
        for (String outside :
                List.of("http:", "https:", "//cdn", "src=", "href=", "<link", "@import", "url(", "import(")) {
            assertFalse(shown.contains(outside), outside);
        }
        assertTrue(
                page.contains("Content-Security-Policy\" content=\"default-src 'none'"),
                "the browser holds it to that");
        assertFalse(page.contains("@STYLE@") || page.contains("@SCRIPT@") || page.contains("@GRAPH@"));
    }

    @Test
    void should_hold_every_part_of_the_page() throws IOException, URISyntaxException {
        String page = GraphFormat.HTML.write(Surveys.of("llama3", GraphKind.FORWARD));
        Path parts =
                Path.of(GraphPage.class.getResource("page/page.html").toURI()).getParent();
        try (Stream<Path> files = Files.list(parts)) {
            for (Path file : files.filter(part -> !part.endsWith("page.html")).toList()) {
                assertTrue(page.contains(Files.readString(file).stripTrailing()), file.toString());
            }
        }
    }

    @Test
    void should_not_let_a_name_become_markup(@TempDir Path folder) throws IOException {
        Path model = Files.createDirectory(folder.resolve("<b>&\"<script>"));
        Files.copy(Fixtures.model("llama3").resolve("config.json"), model.resolve("config.json"));
        String page = GraphFormat.HTML.write(Surveys.of(model, GraphKind.FORWARD, Surveys.BATCH, Optional.empty()));
        assertTrue(page.contains("<title>&lt;b&gt;&amp;&quot;&lt;script&gt; ·"));
        assertFalse(page.contains("<b>&"));
        assertFalse(data(page).contains("<"));
        assertEquals(
                "<b>&\"<script>",
                new ObjectMapper().readTree(data(page)).at("/model/name").asText());
    }
}

package org.medicalgpt4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medicalgpt4j.train.RunStopped;

/** What whole runs say about themselves. */
class RunRecordsOfRunTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String QUESTIONS = "run.report.questions=[\"illness 3?\", \"</script><b>?\"]";

    @TempDir
    private static Path folder;

    private static TinyProject project;

    @BeforeAll
    static void makeProject() {
        project = new TinyProject(folder);
    }

    private static JsonNode page(Path output) throws IOException {
        String html = Files.readString(output.resolve("report.html"));
        assertFalse(html.matches("(?s).*(src|href)=.*"), "nothing from elsewhere");
        String begin = "<script type=\"application/json\" id=\"run\">";
        int from = html.indexOf(begin) + begin.length();
        return JSON.readTree(html.substring(from, html.indexOf("</script>", from)));
    }

    private static List<Long> steps(JsonNode array) {
        List<Long> steps = new ArrayList<>();
        array.forEach(entry -> steps.add(entry.get("step").asLong()));
        return steps;
    }

    @Test
    void should_show_curves_evaluations_answers_recipe_data_and_environment_on_one_page() throws IOException {
        Path output = project.train("page", "run.evaluateEvery=2", QUESTIONS, "run.report.maxNewTokens=4");
        JsonNode page = page(output);
        assertEquals("page", page.get("name").asText());
        assertEquals(List.of(1L, 2L, 3L, 4L), steps(page.get("steps")));
        assertTrue(page.get("steps").get(0).get("memory_bytes").asLong() > 0);
        assertTrue(page.get("steps").get(0).get("accuracy").isNumber(), "every measure has a curve");
        assertEquals(List.of(0L, 2L, 4L), steps(page.get("evaluations")));
        assertTrue(page.get("evaluations").get(0).get("perplexity").isNumber());
        assertEquals("</script><b>?", page.get("samples").get(1).get("question").asText());
        assertEquals(List.of(0L, 2L, 4L), steps(page.get("samples").get(0).get("answers")));
        assertTrue(page.get("recipe").asText().contains("maxNewTokens: 4"));
        assertTrue(page.get("data").asText().contains("sequences"));
        assertTrue(page.get("environment").toString().contains("java.version"));
    }

    @Test
    void should_ask_the_questions_of_an_evaluation_once_where_a_run_was_stopped_and_goes_on() throws IOException {
        String[] changes = {
            "run.output=" + project.path("stopped"),
            "run.evaluateEvery=2",
            "data.evaluation.split=0",
            QUESTIONS,
            "run.report.maxNewTokens=4"
        };
        EmbeddedRun stopped = EmbeddedRun.stoppedAfter(2, project.file("sft.yaml"), changes);
        assertTrue(stopped.failure().orElseThrow() instanceof RunStopped, stopped::complaint);
        EmbeddedRun.of(project.file("sft.yaml"), changes).orFail();
        JsonNode page = page(project.file("stopped"));
        assertEquals(List.of(1L, 2L, 3L, 4L), steps(page.get("steps")));
        assertEquals(List.of(0L, 2L, 4L), steps(page.get("samples").get(0).get("answers")));
    }

    @Test
    void should_let_a_model_in_pre_training_go_on_with_beginnings_of_texts() throws IOException {
        CommandLineRun.of(
                        "run",
                        project.path("pt.yaml"),
                        "run.output=" + project.path("words"),
                        "run.report.questions=[\"Sign 1 of\"]",
                        "run.report.maxNewTokens=3")
                .orFail();
        JsonNode samples = page(project.file("words")).get("samples");
        assertEquals("Sign 1 of", samples.get(0).get("question").asText());
        assertEquals(List.of(0L, 3L), steps(samples.get(0).get("answers")));
    }
}

package org.medicalgpt4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What runs say about memory before and after. */
class MemoryPlanOfRunTest {
    private static final double MIB = 1 << 20;

    @TempDir
    private static Path folder;

    private static TinyProject project;

    @BeforeAll
    static void makeProject() {
        project = new TinyProject(folder);
    }

    private static double number(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertTrue(matcher.find(), () -> pattern + " in " + text);
        return Double.parseDouble(matcher.group(1).replace(",", ""));
    }

    private static String log(String... changes) {
        return CommandLineRun.of((Object[]) changes).orFail().err();
    }

    @Test
    void should_hold_what_was_planned_whatever_is_tuned() {
        int run = 0;
        for (String change : List.of(
                "tuning.rank=2",
                "run.gradientCheckpointing=true",
                "data.evaluation.split=0",
                "optimizer={name: sgd, momentum: 0}",
                "optimizer={name: adafactor}")) {
            String text = log("run", project.path("sft.yaml"), "run.output=" + project.path("planned" + run++), change);
            double planned = number(text, "memory: ([\\d.,]+) MiB planned");
            double held = number(text, "planned, ([\\d.,]+) MiB held");
            assertEquals(planned, held, 0.1 * planned, text);
            assertTrue(planned > 0.3, text);
            assertEquals(
                    planned,
                    number(text, "weights ([\\d.,]+)")
                            + number(text, "gradients ([\\d.,]+)")
                            + number(text, "optimizer ([\\d.,]+)")
                            + number(text, "activations ([\\d.,]+)")
                            + number(text, "workspace ([\\d.,]+)")
                            + number(text, "evaluation ([\\d.,]+)"),
                    0.4,
                    "the parts are the whole, each rounded");
        }
    }

    @Test
    void should_plan_no_gradients_and_no_optimizer_for_frozen_layers() {
        double[] gradients = new double[2];
        for (int layers = 1; layers <= 2; layers++) {
            String text = log(
                    "run",
                    project.path("sft.yaml"),
                    "run.output=" + project.path("frozen" + layers),
                    "tuning={method: freeze, lastLayers: " + layers + "}");
            gradients[layers - 1] = number(text, "gradients ([\\d.,]+)");
            assertEquals(2 * gradients[layers - 1], number(text, "optimizer ([\\d.,]+)"), 0.15, text);
            double planned = number(text, "memory: ([\\d.,]+) MiB planned");
            assertEquals(planned, number(text, "planned, ([\\d.,]+) MiB held"), 0.1 * planned, text);
        }
        assertEquals(gradients[1], 2 * gradients[0], 0.11);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void should_take_of_the_machine_what_was_planned() throws IOException, InterruptedException {
        model("large", "768", "5");
        Path recipe = Files.writeString(project.file("large.yaml"), """
                stage: pt
                model: { path: %s, weights: fresh }
                tuning: { method: full }
                data: { train: [ { path: %s } ], maxLength: 64 }
                run: { epochs: 1, maxSteps: 2, tokensPerStep: 512, output: %s }
                """.formatted(
                        project.path("large"), project.path("text.txt"), project.path("large-out")));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms192m",
                        "-Xmx192m",
                        "-XX:+AlwaysPreTouch",
                        "-XX:+UseSerialGC",
                        // JavaCPP refuses more than four times the heap otherwise
                        "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        MemoryProbe.class.getName(),
                        recipe.toString())
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), text);
        double planned = number(text, "memory: ([\\d.,]+) MiB planned");
        double before = number(text, "before (\\d+)") / MIB;
        double after = number(text.substring(text.lastIndexOf("step ")), "step (\\d+)") / MIB;
        assertTrue(planned > 500, text);
        assertEquals(planned, after - before, 0.1 * planned, text);
    }

    @Test
    void should_refuse_what_cannot_fit_and_name_what_would_make_it_fit() throws IOException {
        model("giant", "64", "1");
        Path config = project.file("giant").resolve("config.json");
        String json = Files.readString(config)
                .replaceAll("\"hidden_size\" ?: ?\\d+", "\"hidden_size\": 262144")
                .replaceAll("\"intermediate_size\" ?: ?\\d+", "\"intermediate_size\": 1048576");
        Files.writeString(config, json);
        CommandLineRun run = CommandLineRun.of(
                "run",
                project.path("pt.yaml"),
                "model.path=" + project.path("giant"),
                "run.output=" + project.path("no"));
        assertEquals(1, run.status());
        assertTrue(run.err().contains("this run needs "), run.err());
        assertTrue(run.err().contains("run.gradientCheckpointing=true ("), run.err());
        assertTrue(run.err().contains("tuning.method=lora"), run.err());
        assertFalse(Files.exists(project.file("no").resolve("metrics.jsonl")), "nothing was begun");
    }

    private static void model(String name, String hidden, String layers) {
        CommandLineRun.of(
                        "new-model",
                        "--text",
                        project.path("text.txt"),
                        "--output",
                        project.path(name),
                        "--vocabulary",
                        "400",
                        "--hidden",
                        hidden,
                        "--layers",
                        layers,
                        "--heads",
                        "4",
                        "--kv-heads",
                        "2",
                        "--positions",
                        "128")
                .orFail();
    }
}

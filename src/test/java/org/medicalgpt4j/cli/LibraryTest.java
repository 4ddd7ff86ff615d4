package org.medicalgpt4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medicalgpt4j.recipe.LoadedRecipe;
import org.medicalgpt4j.recipe.Recipes;
import org.medicalgpt4j.stage.Trainer;
import org.medicalgpt4j.stage.TrainingOutcome;
import org.medicalgpt4j.train.RunStopped;
import org.medicalgpt4j.train.TrainingEvent;

/** Training and answering inside of other programs. */
class LibraryTest {
    private static final Path EXAMPLE = Path.of("examples/library");
    private static final String[] SAVED = {"run.maxSteps=6", "run.saveEvery=3", "tuning.dropout=0.1"};

    @TempDir
    private static Path folder;

    private static TinyProject project;

    @BeforeAll
    static void makeProject() {
        project = new TinyProject(folder);
    }

    private static LoadedRecipe recipe(String output, String... changes) {
        List<String> overrides = new ArrayList<>(List.of(changes));
        overrides.add("run.output=" + project.path(output));
        return Recipes.load(project.file("sft.yaml"), overrides);
    }

    private static RunTrace trace(String output) {
        return RunTrace.of(project.file(output), 3);
    }

    private static String[] with(String... more) {
        return Stream.concat(Stream.of(SAVED), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void should_train_two_models_at_once_to_the_same_bytes_as_alone() {
        String[] first = with("run.seed=1");
        String[] second = with("run.seed=2", "tuning.rank=2");
        new Trainer(recipe("alone1", first)).train();
        new Trainer(recipe("alone2", second)).train();
        CompletableFuture<TrainingOutcome> one =
                CompletableFuture.supplyAsync(() -> new Trainer(recipe("together1", first)).train());
        CompletableFuture<TrainingOutcome> two =
                CompletableFuture.supplyAsync(() -> new Trainer(recipe("together2", second)).train());
        assertEquals(
                project.file("together1").resolve("adapter"),
                one.join().result().orElseThrow());
        assertTrue(two.join().after().orElseThrow().loss() > 0);
        trace("alone1").assertSame(trace("together1"), "the first");
        trace("alone2").assertSame(trace("together2"), "the second");
        assertFalse(trace("alone1").equals(trace("alone2")), "the runs are different ones");
    }

    @Test
    void should_be_cancelled_by_a_listener_and_go_on_later() {
        Trainer trainer = new Trainer(recipe("cancelled"));
        trainer.listener(event -> {
            if (event instanceof TrainingEvent.Step step && step.number() == 2) {
                trainer.stop();
            }
        });
        String message = assertThrows(RunStopped.class, trainer::train).getMessage();
        assertTrue(message.startsWith("stopped after step 2 of 4"), message);
        List<Long> steps = new ArrayList<>();
        List<String> log = new ArrayList<>();
        new Trainer(recipe("cancelled"))
                .log(log::add)
                .listener(event -> {
                    if (event instanceof TrainingEvent.Step step) {
                        steps.add(step.number());
                    }
                })
                .train();
        assertEquals(List.of(3L, 4L), steps);
        assertTrue(log.stream().anyMatch(line -> line.startsWith("resuming from ")), log::toString);
    }

    @Test
    void should_compile_and_run_the_documented_example() throws Exception {
        Path source = EXAMPLE.resolve("src/main/java/example/TuneAndAsk.java");
        Path classes = Files.createDirectory(folder.resolve("classes"));
        compile(source, classes);
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
            String answer = (String) loader.loadClass("example.TuneAndAsk")
                    .getMethod("answer", Path.class, Path.class, String.class)
                    .invoke(null, project.file("sft.yaml"), project.file("example"), "illness 3?");
            assertFalse(answer.startsWith("stopped"), answer);
        }
        assertTrue(Files.isDirectory(project.file("example").resolve("adapter")));
        String page = Files.readString(Path.of("docs/library.md"));
        String code = Files.readString(source);
        String shown =
                page.substring(page.indexOf("```java\n") + 8, page.indexOf("```\n", page.indexOf("```java\n") + 8));
        assertEquals(code, shown, "docs/library.md shows the example");
    }

    @Test
    void should_depend_on_this_version_in_the_example_project() throws IOException {
        String ours = Files.readString(Path.of("pom.xml"));
        String theirs = Files.readString(EXAMPLE.resolve("pom.xml"));
        for (String tag : List.of("groupId", "artifactId", "version")) {
            String value = ours.substring(ours.indexOf("<" + tag + ">"), ours.indexOf("</" + tag + ">"));
            assertTrue(theirs.contains(value), value);
        }
    }

    private static void compile(Path source, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter problems = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
            List<String> options = List.of(
                    "-Xlint:all,-processing,-classfile,-path", "-proc:none", "-d", classes.toString(), "-cp", path);
            assertTrue(
                    compiler.getTask(problems, files, null, options, null, files.getJavaFileObjects(source))
                            .call(),
                    problems::toString);
        }
    }
}

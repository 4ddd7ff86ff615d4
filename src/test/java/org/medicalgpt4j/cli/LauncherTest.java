package org.medicalgpt4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The shell script {@code medgpt}, with a Java and a Maven that only say how they were called. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    /** Prints its arguments, one a line; where it shall make an archive, it does. */
    private static final String JAVA = """
            #!/bin/sh
            for word in "$@"; do
              case $word in -XX:ArchiveClassesAtExit=*) echo archive >"${word#*=}"; exit 0 ;; esac
            done
            pwd
            for word in "$@"; do echo "[$word]"; done
            """;

    private static final String MAVEN = """
            #!/bin/sh
            echo "maven says $*"
            mkdir -p target && echo built >target/medgpt.jar
            """;

    @TempDir
    Path folder;

    private Path project;
    private Path tools;

    private record Outcome(int status, List<String> out, String err) {}

    @BeforeEach
    void copyLauncher() throws IOException {
        project = Files.createDirectories(folder.resolve("a project with 'spaces'"));
        tools = Files.createDirectories(folder.resolve("tools"));
        Files.copy(Path.of("medgpt"), project.resolve("medgpt"));
        executable(project.resolve("medgpt"));
        Files.createDirectories(project.resolve("src/main"));
        Files.writeString(project.resolve("pom.xml"), "");
        tool("mvn", MAVEN);
        java("17.0.9");
    }

    private void java(String version) throws IOException {
        Path home = Files.createDirectories(folder.resolve("jdk/bin")).getParent();
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"" + version + "\"\n");
        Files.writeString(home.resolve("bin/java"), JAVA);
        executable(home.resolve("bin/java"));
    }

    private void tool(String name, String script) throws IOException {
        Files.writeString(tools.resolve(name), script);
        executable(tools.resolve(name));
    }

    private static void executable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Outcome run(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(project.resolve("medgpt").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.directory(folder.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", tools + File.pathSeparator + "/usr/bin" + File.pathSeparator + "/bin");
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        builder.environment().putAll(environment);
        builder.environment().values().removeIf(String::isEmpty);
        File err = folder.resolve("err").toFile();
        Process process = builder.redirectError(err).start();
        process.getOutputStream().close();
        List<String> out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), "did not end");
        return new Outcome(process.exitValue(), out, Files.readString(err.toPath()));
    }

    private Outcome run(String... arguments) throws IOException, InterruptedException {
        return run(Map.of(), arguments);
    }

    @Test
    void should_build_once_and_keep_stdout_for_the_command() throws Exception {
        Outcome first = run("chat", "two words", "");
        assertEquals(0, first.status(), first.err());
        assertTrue(first.err().contains("medgpt: building target/medgpt.jar, once"), first.err());
        assertTrue(first.err().contains("maven says -q -B"), first.err());
        assertEquals(folder.toRealPath().toString(), first.out().get(0), "the current directory stays");
        List<String> words = first.out();
        assertEquals(List.of("[chat]", "[two words]", "[]"), words.subList(words.size() - 3, words.size()));
        assertTrue(words.contains("[" + project.toRealPath().resolve("target/medgpt.jar") + "]"), words.toString());
        Outcome second = run("chat");
        assertEquals("", second.err());
    }

    @Test
    void should_build_again_when_sources_or_pom_are_newer() throws Exception {
        run("help");
        for (String changed : List.of("pom.xml", "src/main/New.java")) {
            Path file = project.resolve(changed);
            Files.writeString(file, "new");
            Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis() + 60_000));
            Outcome outcome = run("help");
            assertTrue(
                    outcome.err().contains("sources are newer than target/medgpt.jar, building it again"),
                    outcome.err());
            Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        }
    }

    @Test
    void should_fail_with_maven_and_say_so() throws Exception {
        tool("mvn", "#!/bin/sh\necho broken; exit 1\n");
        Outcome outcome = run("help");
        assertEquals(1, outcome.status());
        assertEquals(List.of(), outcome.out());
        assertTrue(outcome.err().endsWith("medgpt: the build failed, see above\n"), outcome.err());
    }

    @Test
    void should_pass_the_flags_that_each_java_needs() throws Exception {
        List<String> seventeen = run("help").out();
        assertTrue(seventeen.contains("[-XX:+EnableVectorSupport]"), seventeen.toString());
        assertFalse(seventeen.contains("[--sun-misc-unsafe-memory-access=allow]"), seventeen.toString());
        java("25.0.1");
        List<String> twentyFive = run("help").out();
        assertTrue(twentyFive.contains("[-XX:+EnableVectorSupport]"), twentyFive.toString());
        assertTrue(twentyFive.contains("[--sun-misc-unsafe-memory-access=allow]"), twentyFive.toString());
        java("26");
        List<String> later = run("help").out();
        assertTrue(later.contains("[--add-modules=jdk.incubator.vector]"), later.toString());
        assertFalse(later.contains("[-XX:+EnableVectorSupport]"), later.toString());
    }

    @Test
    void should_pass_options_of_the_user_after_its_own() throws Exception {
        List<String> words =
                run(Map.of("MEDGPT_JAVA_OPTS", "-Xmx8g -Dx=y"), "help").out();
        assertTrue(words.indexOf("[-Xmx8g]") > words.indexOf("[-XX:+EnableVectorSupport]"), words.toString());
        assertTrue(words.indexOf("[-Dx=y]") < words.indexOf("[-jar]"), words.toString());
    }

    @Test
    void should_keep_an_archive_of_classes_for_each_java_and_do_without_where_it_cannot() throws Exception {
        Outcome first = run("help");
        Path archive = project.toRealPath().resolve("target/classes-17.0.9.jsa");
        assertTrue(first.err().contains("medgpt: preparing for fast starts, once"), first.err());
        assertTrue(
                first.out().contains("[-XX:SharedArchiveFile=" + archive + "]"),
                first.out().toString());
        java("21.0.2");
        Files.writeString(
                folder.resolve("jdk/bin/java"), JAVA.replace("echo archive >\"${word#*=}\"; exit 0", "exit 1"));
        Outcome other = run("help");
        assertEquals(0, other.status());
        assertTrue(
                other.out().stream().noneMatch(word -> word.contains("SharedArchive")),
                other.out().toString());
        assertEquals("", run("help").err(), "a failure is remembered");
    }

    @Test
    void should_refuse_an_old_or_missing_java_in_one_sentence() throws Exception {
        java("11.0.1");
        Outcome old = run("help");
        assertEquals(1, old.status());
        assertTrue(old.err().startsWith("medgpt: needs Java 17 or newer, but "), old.err());
        assertTrue(old.err().contains("version 11.0.1"), old.err());
        Outcome none = run(Map.of("JAVA_HOME", folder.resolve("nothing").toString()), "help");
        assertEquals(1, none.status());
        assertTrue(none.err().startsWith("medgpt: JAVA_HOME is '"), none.err());
        assertEquals(1, none.err().lines().count());
    }

    @Test
    void should_ask_java_on_the_path_for_its_version_where_no_file_tells_it() throws Exception {
        tool(
                "java",
                "#!/bin/sh\n[ \"$1\" = -version ] && { echo 'openjdk version \"1.8.0_292\"' >&2; exit 0; }\n" + JAVA);
        Outcome outcome = run(Map.of("JAVA_HOME", ""), "help");
        assertEquals(1, outcome.status());
        assertTrue(outcome.err().contains("is version 1.8.0_292"), outcome.err());
    }

    @Test
    void should_be_found_through_a_link() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), project.resolve("medgpt"));
        project = Files.createDirectories(folder.resolve("elsewhere"));
        Files.createSymbolicLink(project.resolve("medgpt"), link);
        Outcome outcome = run("help");
        assertEquals(0, outcome.status(), outcome.err());
        assertTrue(outcome.out().stream().anyMatch(word -> word.contains("a project with 'spaces'/target/medgpt.jar")));
    }
}

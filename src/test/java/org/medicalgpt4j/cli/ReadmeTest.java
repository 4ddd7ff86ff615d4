package org.medicalgpt4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** The front page keeps up with the program and its build. */
class ReadmeTest {
    @Test
    void should_list_every_command_with_its_summary() throws IOException {
        List<String> rows = Commands.all().stream()
                .map(command -> "| `" + command.name() + "` | " + command.summary() + " |")
                .toList();
        List<String> seen = lines("README.md").stream()
                .dropWhile(line -> !line.equals("| command | what it does |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .toList();
        assertEquals(
                String.join("\n", rows),
                String.join("\n", seen),
                "the table of commands in README.md is stale; these rows are right");
    }

    @Test
    void should_name_every_library_of_the_build_with_its_version() throws Exception {
        List<String> lines = lines("README.md");
        for (String row : libraries()) {
            assertTrue(lines.stream().anyMatch(line -> line.startsWith(row)), "README.md lacks a row '" + row + "'");
        }
        long rows = lines.stream()
                .filter(line -> line.matches("\\| `[a-z0-9.-]+:[a-z0-9-]+` \\|.*"))
                .count();
        assertEquals(libraries().size(), rows, "README.md names libraries that the build does not use");
    }

    @Test
    void should_give_the_commands_that_continuous_integration_runs() throws IOException {
        for (String command : List.of("    ./medgpt run recipes/quickstart.yaml", "    mvn verify")) {
            assertTrue(lines("README.md").contains(command), command);
        }
        List<String> script = lines(".ci/run");
        assertTrue(script.stream().anyMatch(line -> line.startsWith("mvn -B verify")));
        assertTrue(script.stream().anyMatch(line -> line.startsWith("./medgpt run recipes/quickstart.yaml")));
    }

    private static List<String> lines(String file) throws IOException {
        return Files.readAllLines(Path.of(file));
    }

    /** The beginning of the row of each library that pom.xml names; a library with natives is named twice there. */
    private static List<String> libraries() throws Exception {
        Document pom = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of("pom.xml").toFile());
        List<String> versions = versions(pom);
        List<String> rows = new ArrayList<>();
        for (Element dependency : children(only(pom.getDocumentElement(), "dependencies"), "dependency")) {
            String name = text(dependency, "groupId") + ":" + resolved(pom, text(dependency, "artifactId"));
            String version = resolved(pom, text(dependency, "version"));
            if (version.isEmpty()) {
                version = versions.stream()
                        .filter(managed -> managed.startsWith(
                                        name.split(":")[0].replaceFirst("\\.(core|dataformat|jupiter)$", "") + " ")
                                || managed.startsWith(name + " "))
                        .map(managed -> managed.split(" ")[1])
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("no version of " + name));
            }
            String row = "| `" + name + "` | " + version + " |";
            if (!rows.contains(row)) {
                rows.add(row);
            }
        }
        return rows;
    }

    /** Managed versions: {@code group:artifact version}, and {@code group version} for what a bill of materials manages. */
    private static List<String> versions(Document pom) {
        Element managed = only(only(pom.getDocumentElement(), "dependencyManagement"), "dependencies");
        return children(managed, "dependency").stream()
                .map(dependency -> text(dependency, "groupId")
                        + (text(dependency, "type").equals("pom") ? "" : ":" + text(dependency, "artifactId"))
                        + " " + resolved(pom, text(dependency, "version")))
                .toList();
    }

    private static String resolved(Document pom, String text) {
        return text.startsWith("${")
                ? text(only(pom.getDocumentElement(), "properties"), text.substring(2, text.length() - 1))
                : text;
    }

    private static Element only(Element parent, String name) {
        return children(parent, name).get(0);
    }

    private static String text(Element parent, String name) {
        return children(parent, name).stream()
                .findFirst()
                .map(Node::getTextContent)
                .orElse("");
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        NodeList nodes = parent.getChildNodes();
        for (int i = 0; i < nodes.getLength(); i++) {
            if (nodes.item(i) instanceof Element element && element.getTagName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }
}

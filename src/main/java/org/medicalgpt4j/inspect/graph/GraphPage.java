package org.medicalgpt4j.inspect.graph;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A graph as one HTML page that needs nothing else: style, program and the JSON document are inside. */
final class GraphPage {
    private static final String FOLDER = "page/";
    private static final String TEMPLATE = "page.html";
    private static final List<String> STYLES = List.of("theme.css", "page.css", "graph.css", "panels.css");

    /** In this order: a part may use those before it. */
    private static final List<String> SCRIPTS = List.of(
            "elements.js",
            "numbers.js",
            "document.js",
            "columns.js",
            "layout.js",
            "detail.js",
            "flow.js",
            "graph.js",
            "list.js",
            "memory.js",
            "parameters.js",
            "summary.js",
            "app.js");

    private GraphPage() {}

    static String text(GraphSurvey survey) {
        ObjectNode document = GraphJson.of(survey);
        return resource(TEMPLATE)
                .replace("@TITLE@", escaped(survey.model().name()))
                .replace("@STYLE@", joined(STYLES))
                .replace("@SCRIPT@", joined(SCRIPTS))
                // a script element ends at the first end tag, whatever is around it
                .replace("@GRAPH@", document.toString().replace("<", "\\u003c"));
    }

    private static String joined(List<String> names) {
        StringBuilder text = new StringBuilder();
        names.forEach(name -> text.append(resource(name)).append('\n'));
        return text.toString().stripTrailing();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String resource(String name) {
        try (InputStream in = GraphPage.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its file " + FOLDER + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}

package org.medicalgpt4j.train.record;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** {@code report.html}: a run as one page that needs nothing from elsewhere. */
public final class ReportPage {
    /** Name of the file. */
    public static final String FILE = "report.html";

    private static final String FOLDER = "page/";
    /** In this order: a part may use those before it. */
    private static final List<String> SCRIPTS = List.of("numbers.js", "chart.js", "app.js");

    private ReportPage() {}

    /**
     * The page of what a run has left in its output folder so far.
     *
     * @param totalSteps of the whole run
     * @throws org.medicalgpt4j.checkpoint.CheckpointException if a file of it cannot be read
     */
    public static String of(Path output, long totalSteps) {
        ObjectNode run = ReportJson.of(output, totalSteps);
        StringBuilder script = new StringBuilder();
        SCRIPTS.forEach(name -> script.append(resource(name)));
        return resource("page.html")
                .replace("@TITLE@", escaped(run.path("name").asText()))
                .replace("@STYLE@", resource("report.css"))
                .replace("@SCRIPT@", script)
                // a script element ends at the first end tag, whatever is around it
                .replace("@RUN@", run.toString().replace("<", "\\u003c"));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String resource(String name) {
        try (InputStream in = ReportPage.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its file " + FOLDER + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}

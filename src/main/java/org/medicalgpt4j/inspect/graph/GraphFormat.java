package org.medicalgpt4j.inspect.graph;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** What a graph can be written as. */
public enum GraphFormat {
    /** The format of docs/graph-format.md. */
    JSON(GraphJson::text),
    /** Graphviz. */
    DOT(survey -> new GraphDot(survey).text()),
    /** One page for a browser, with everything it needs inside. */
    HTML(GraphPage::text);

    private final Function<GraphSurvey, String> writer;

    GraphFormat(Function<GraphSurvey, String> writer) {
        this.writer = writer;
    }

    public String write(GraphSurvey survey) {
        return writer.apply(survey);
    }

    /** The format of this name, such as {@code json}. */
    public static Optional<GraphFormat> named(String name) {
        return Arrays.stream(values())
                .filter(format -> format.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst();
    }
}

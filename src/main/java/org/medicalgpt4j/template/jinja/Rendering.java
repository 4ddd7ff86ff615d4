package org.medicalgpt4j.template.jinja;

import java.util.List;

/**
 * What rendering a template gives.
 *
 * @param generated characters within {@code generation} blocks
 * @param marksGeneration whether the template has such blocks at all
 */
public record Rendering(String text, List<Span> generated, boolean marksGeneration) {

    /** Characters {@code [start, end)}. */
    public record Span(int start, int end) {}

    public Rendering {
        generated = List.copyOf(generated);
    }
}

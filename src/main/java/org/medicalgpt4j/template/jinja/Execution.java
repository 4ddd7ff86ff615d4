package org.medicalgpt4j.template.jinja;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/** The state of one rendering: the text so far, what has been used up, the place in the template. */
final class Execution {
    private final LocalDateTime now;
    private final StringBuilder root = new StringBuilder();
    private final List<Rendering.Span> generated = new ArrayList<>();
    private StringBuilder out = root;
    private long steps;
    private int depth;
    private int position;

    Execution(LocalDateTime now) {
        this.now = now;
    }

    LocalDateTime now() {
        return now;
    }

    /** Counts one step and notes where it happens. */
    void step(int at) {
        position = at;
        charge(1);
    }

    /** Counts work that a step does on many items. */
    void charge(long work) {
        steps += work;
        if (steps > Limits.STEPS) {
            throw new JinjaError("rendering takes more than " + Limits.STEPS + " steps");
        }
    }

    int position() {
        return position;
    }

    void enter() {
        if (++depth > Limits.DEPTH) {
            throw new JinjaError("calls are nested more than " + Limits.DEPTH + " deep");
        }
    }

    void leave() {
        depth--;
    }

    /** A string made on the way, refused if it is too long. */
    String made(String text) {
        checkLength(text.length());
        charge(text.length() / 8);
        return text;
    }

    /** Counts the work of looking through a text. */
    void chargeText(Object value) {
        if (value instanceof String text) {
            charge(text.length() / 64);
        }
    }

    void checkLength(long length) {
        if (length > Limits.TEXT_LENGTH) {
            throw new JinjaError("text of more than " + Limits.TEXT_LENGTH + " characters");
        }
    }

    /** A list made on the way, refused if it is too long. */
    <T> List<T> made(List<T> list) {
        checkItems(list.size());
        charge(list.size());
        return list;
    }

    void checkItems(long items) {
        if (items > Limits.LIST_LENGTH) {
            throw new JinjaError("list of more than " + Limits.LIST_LENGTH + " items");
        }
    }

    void write(String text) {
        checkLength((long) out.length() + text.length());
        out.append(text);
    }

    /** Runs something and returns what it writes instead of adding it to the text. */
    String capture(Runnable body) {
        StringBuilder outer = out;
        out = new StringBuilder();
        try {
            body.run();
            return made(out.toString());
        } finally {
            out = outer;
        }
    }

    /** Runs something whose text is written by the assistant. */
    void generation(Runnable body) {
        if (out != root) {
            throw new JinjaError("'generation' within a macro or a captured block is not supported");
        }
        int start = root.length();
        body.run();
        if (root.length() > start) {
            generated.add(new Rendering.Span(start, root.length()));
        }
    }

    Rendering finished(boolean marksGeneration) {
        return new Rendering(root.toString(), generated, marksGeneration);
    }
}

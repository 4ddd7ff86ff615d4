package org.medicalgpt4j.template.jinja;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** JSON as Python's {@code json.dumps} writes it. */
final class PythonJson {

    /** @param indent blanks of one level; null means everything on one line */
    record Style(String indent, boolean ascii, boolean sorted, String itemSeparator, String keySeparator) {

        static Style of(String indent, boolean ascii, boolean sorted) {
            return new Style(indent, ascii, sorted, indent == null ? ", " : ",", ": ");
        }

        Style withSeparators(String item, String key) {
            return new Style(indent, ascii, sorted, item, key);
        }
    }

    private final Style style;
    private final Execution execution;
    private final StringBuilder out = new StringBuilder();

    PythonJson(Style style, Execution execution) {
        this.style = style;
        this.execution = execution;
    }

    String write(Object value) {
        append(value, 0);
        return out.toString();
    }

    private void append(Object value, int depth) {
        if (depth > Limits.DEPTH) {
            throw new JinjaError("value is nested more than " + Limits.DEPTH + " deep");
        }
        execution.charge(1);
        execution.checkLength(out.length());
        if (value instanceof String text) {
            appendText(text);
        } else if (value instanceof List<?> list) {
            appendItems(list, depth);
        } else if (value instanceof Map<?, ?> map) {
            appendEntries(map, depth);
        } else {
            out.append(scalar(value));
        }
    }

    private static String scalar(Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof Boolean flag) {
            return flag ? "true" : "false";
        }
        if (value instanceof Double number) {
            return number.isNaN()
                    ? "NaN"
                    : number.isInfinite() ? number > 0 ? "Infinity" : "-Infinity" : PythonText.number(number);
        }
        if (value instanceof Number) {
            return value.toString();
        }
        throw new JinjaError("Object of type " + PythonType.name(value) + " is not JSON serializable");
    }

    private void appendItems(List<?> list, int depth) {
        if (list.isEmpty()) {
            out.append("[]");
            return;
        }
        out.append('[');
        for (Iterator<?> items = list.iterator(); items.hasNext(); ) {
            newLine(depth + 1);
            append(items.next(), depth + 1);
            out.append(items.hasNext() ? style.itemSeparator() : "");
        }
        newLine(depth);
        out.append(']');
    }

    private void appendEntries(Map<?, ?> map, int depth) {
        if (map.isEmpty()) {
            out.append("{}");
            return;
        }
        List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
        if (style.sorted()) {
            entries.sort((a, b) -> new Comparison(execution).compare(a.getKey(), b.getKey(), "<"));
        }
        out.append('{');
        for (Iterator<Map.Entry<?, ?>> rest = entries.iterator(); rest.hasNext(); ) {
            Map.Entry<?, ?> entry = rest.next();
            newLine(depth + 1);
            appendText(entry.getKey() instanceof String text ? text : scalar(entry.getKey()));
            out.append(style.keySeparator());
            append(entry.getValue(), depth + 1);
            out.append(rest.hasNext() ? style.itemSeparator() : "");
        }
        newLine(depth);
        out.append('}');
    }

    private void newLine(int depth) {
        if (style.indent() != null) {
            out.append('\n').append(style.indent().repeat(depth));
        }
    }

    private void appendText(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\f' -> out.append("\\f");
                case '\b' -> out.append("\\b");
                default -> {
                    if (c < 0x20 || style.ascii() && c > 0x7E) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}

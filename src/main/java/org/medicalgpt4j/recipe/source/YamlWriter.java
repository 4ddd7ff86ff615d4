package org.medicalgpt4j.recipe.source;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Writes trees of maps, lists, texts, numbers and truth values as YAML that {@link YamlReader} reads back as the same
 * values. A text that could be taken for anything else is quoted.
 */
public final class YamlWriter {
    private static final Pattern UNQUOTED = Pattern.compile("[A-Za-z_/][A-Za-z0-9_./@+-]*");

    /** Words that readers of some version of YAML take for something else. */
    private static final Pattern RESERVED = Pattern.compile("(?i)true|false|null|yes|no|on|off|y|n");

    private static final String INDENT = "  ";

    private final StringBuilder out = new StringBuilder();

    private YamlWriter() {}

    public static String write(Map<String, Object> tree) {
        YamlWriter writer = new YamlWriter();
        writer.map(tree, "");
        return writer.out.toString();
    }

    private void map(Map<?, ?> map, String indent) {
        boolean first = true;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            // The first key of a map in a list stands behind the dash.
            out.append(first && endsWithDash() ? "" : indent);
            first = false;
            out.append(text((String) entry.getKey())).append(':');
            value(entry.getValue(), indent + INDENT);
        }
    }

    private boolean endsWithDash() {
        return out.length() >= 2 && out.substring(out.length() - 2).equals("- ");
    }

    private void value(Object value, String indent) {
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            out.append('\n');
            map(map, indent);
        } else if (value instanceof List<?> list && list.stream().anyMatch(item -> item instanceof Map)) {
            out.append('\n');
            list.forEach(item -> item(item, indent));
        } else {
            out.append(' ').append(inline(value)).append('\n');
        }
    }

    private void item(Object item, String indent) {
        out.append(indent).append("- ");
        if (item instanceof Map<?, ?> map && !map.isEmpty()) {
            map(map, indent + INDENT);
        } else {
            out.append(inline(item)).append('\n');
        }
    }

    private static String inline(Object value) {
        if (value instanceof Map<?, ?> map) {
            if (map.isEmpty()) {
                return "{}";
            }
            throw new IllegalStateException("a section inside a list of a list has no notation here");
        }
        if (value instanceof List<?> list) {
            return "[" + String.join(", ", list.stream().map(YamlWriter::inline).toList()) + "]";
        }
        return value instanceof Double number
                ? Decimals.exact(number)
                : value instanceof String text ? text(text) : value.toString();
    }

    private static String text(String text) {
        boolean plain =
                UNQUOTED.matcher(text).matches() && !RESERVED.matcher(text).matches();
        return plain ? text : quoted(text);
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(point -> {
            switch (point) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (isShown(point)) {
                        quoted.appendCodePoint(point);
                    } else {
                        quoted.append(String.format("\\U%08x", point));
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }

    /** Letters and marks that YAML takes as they are: no controls, no line or byte order marks, no half characters. */
    private static boolean isShown(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}

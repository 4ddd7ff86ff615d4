package org.medicalgpt4j.template.jinja;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.medicalgpt4j.template.jinja.Filters.Filter;

/** Filters that make a text of the text of their input. */
final class TextFilters {
    private static final Pattern WORD = Pattern.compile("([-\\s({\\[<]+)|[^-\\s({\\[<]+");

    static final Map<String, Filter> ALL = all();

    private TextFilters() {}

    private static Map<String, Filter> all() {
        Map<String, Filter> filters = new HashMap<>();
        filters.put("upper", plain("upper", text -> text.toUpperCase(Locale.ROOT)));
        filters.put("lower", plain("lower", text -> text.toLowerCase(Locale.ROOT)));
        filters.put("capitalize", plain("capitalize", TextCase::capitalize));
        filters.put("title", plain("title", TextFilters::title));
        filters.put("string", plain("string", text -> text));
        filters.put("safe", plain("safe", text -> text));
        filters.put("escape", plain("escape", TextFilters::escape));
        filters.put("e", plain("e", TextFilters::escape));
        filters.put("trim", TextFilters::trim);
        filters.put("replace", TextFilters::replace);
        filters.put("indent", TextFilters::indent);
        filters.put("center", TextFilters::center);
        filters.put("truncate", TextFilters::truncate);
        filters.put(
                "format",
                (input, arguments, execution) ->
                        PercentFormat.format(PythonText.str(input), new Tuple(arguments.positional()), execution));
        filters.put(
                "wordcount",
                (input, arguments, execution) -> Pattern.compile("[\\p{L}\\p{N}_]+")
                        .matcher(PythonText.str(input))
                        .results()
                        .count());
        return Map.copyOf(filters);
    }

    private static Filter plain(String name, UnaryOperator<String> operator) {
        return (input, arguments, execution) -> {
            arguments.bind(name);
            return execution.made(operator.apply(PythonText.str(input)));
        };
    }

    private static String title(String text) {
        Matcher word = WORD.matcher(text);
        StringBuilder out = new StringBuilder();
        while (word.find()) {
            out.append(word.group(1) != null ? word.group() : TextCase.capitalize(word.group()));
        }
        return out.toString();
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("'", "&#39;")
                .replace("\"", "&#34;");
    }

    private static Object trim(Object input, Arguments arguments, Execution execution) {
        String characters = Bound.of("trim", arguments, "chars").text("chars", null);
        return execution.made(TextMethods.strip(PythonText.str(input), characters, true, true));
    }

    private static Object replace(Object input, Arguments arguments, Execution execution) {
        Bound bound = Bound.of("replace", arguments, "old", "new", "count");
        return TextMethods.replace(
                PythonText.str(input),
                PythonText.str(bound.any("old")),
                PythonText.str(bound.any("new")),
                bound.integer("count", -1),
                execution);
    }

    /** Lines but the first, unless told so, and but empty ones, unless told so, begin with blanks. */
    private static Object indent(Object input, Arguments arguments, Execution execution) {
        Bound bound = Bound.of("indent", arguments, "width", "first", "blank");
        Object width = bound.any("width", 4L);
        String indentation;
        if (width instanceof String text) {
            indentation = text;
        } else {
            execution.checkLength(bound.integer("width", 4));
            indentation = " ".repeat(Math.max(0, bound.integer("width", 4)));
        }
        List<Object> lines = execution.made(TextSplitting.lines(PythonText.str(input) + "\n", false));
        boolean blank = bound.flag("blank", false);
        StringBuilder out = new StringBuilder(bound.flag("first", false) ? indentation : "");
        for (int i = 0; i < lines.size(); i++) {
            String line = (String) lines.get(i);
            if (i > 0) {
                out.append('\n').append(blank || !line.isEmpty() ? indentation : "");
            }
            out.append(line);
            execution.checkLength(out.length());
        }
        return execution.made(out.toString());
    }

    private static Object center(Object input, Arguments arguments, Execution execution) {
        int width = Bound.of("center", arguments, "width").integer("width", 80);
        Arguments plain = new Arguments(List.of((long) width), Map.of());
        return TextMethods.ALL.get("center").call(PythonText.str(input), plain, execution);
    }

    private static Object truncate(Object input, Arguments arguments, Execution execution) {
        Bound bound = Bound.of("truncate", arguments, "length", "killwords", "end", "leeway");
        int[] text = PythonText.str(input).codePoints().toArray();
        String end = bound.text("end", "...");
        int length = bound.integer("length", 255);
        if (text.length <= length + (long) bound.integer("leeway", 5)) {
            return new String(text, 0, text.length);
        }
        if (length < Items.length(end)) {
            throw new JinjaError("truncate: expected length >= " + Items.length(end) + ", got " + length);
        }
        String kept = new String(text, 0, length - Items.length(end));
        if (!bound.flag("killwords", false)) {
            int blank = kept.lastIndexOf(' ');
            kept = blank < 0 ? kept : kept.substring(0, blank);
        }
        return execution.made(kept + end);
    }
}

package org.medicalgpt4j.template.jinja;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;
import org.medicalgpt4j.template.jinja.Attributes.Method;

/** Methods of Python's {@code str}. */
final class TextMethods {
    static final Map<String, Method<String>> ALL = all();

    private TextMethods() {}

    private static Map<String, Method<String>> all() {
        Map<String, Method<String>> methods = new HashMap<>();
        methods.put("upper", plain("upper", text -> text.toUpperCase(Locale.ROOT)));
        methods.put("lower", plain("lower", text -> text.toLowerCase(Locale.ROOT)));
        methods.put(
                "casefold",
                plain("casefold", text -> text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT)));
        methods.put("capitalize", plain("capitalize", TextCase::capitalize));
        methods.put("title", plain("title", TextCase::title));
        methods.put("swapcase", plain("swapcase", TextCase::swap));
        methods.put("strip", strip("strip", true, true));
        methods.put("lstrip", strip("lstrip", true, false));
        methods.put("rstrip", strip("rstrip", false, true));
        methods.put("split", (self, arguments, execution) -> split("split", self, arguments, execution));
        methods.put("rsplit", (self, arguments, execution) -> split("rsplit", self, arguments, execution));
        methods.put("splitlines", TextMethods::splitLines);
        methods.put(
                "partition",
                (self, arguments, execution) -> TextSplitting.partition(
                        self, Bound.of("partition", arguments, "sep").text("sep"), false));
        methods.put(
                "rpartition",
                (self, arguments, execution) -> TextSplitting.partition(
                        self, Bound.of("rpartition", arguments, "sep").text("sep"), true));
        methods.put("join", TextMethods::join);
        methods.put("replace", TextMethods::replace);
        methods.put("removeprefix", (self, arguments, execution) -> {
            String prefix = Bound.of("removeprefix", arguments, "prefix").text("prefix");
            return self.startsWith(prefix) ? self.substring(prefix.length()) : self;
        });
        methods.put("removesuffix", (self, arguments, execution) -> {
            String suffix = Bound.of("removesuffix", arguments, "suffix").text("suffix");
            return self.endsWith(suffix) ? self.substring(0, self.length() - suffix.length()) : self;
        });
        methods.put("format", BraceFormat::format);
        methods.put("isspace", all("isspace", PythonText::isBlank));
        methods.put("isdigit", all("isdigit", Character::isDigit));
        methods.put("isdecimal", all("isdecimal", Character::isDigit));
        methods.put("isnumeric", all("isnumeric", Character::isDigit));
        methods.put("isalpha", all("isalpha", Character::isLetter));
        methods.put("isalnum", all("isalnum", Character::isLetterOrDigit));
        methods.put("isupper", plain("isupper", text -> TextCase.isUpper(text)));
        methods.put("islower", plain("islower", text -> TextCase.isLower(text)));
        methods.putAll(TextSearch.METHODS);
        methods.putAll(TextPadding.METHODS);
        return Map.copyOf(methods);
    }

    private static Method<String> plain(String name, java.util.function.Function<String, Object> function) {
        return (self, arguments, execution) -> {
            arguments.bind(name);
            Object result = function.apply(self);
            return result instanceof String text ? execution.made(text) : result;
        };
    }

    private static Method<String> all(String name, IntPredicate predicate) {
        return plain(name, text -> !text.isEmpty() && text.codePoints().allMatch(predicate));
    }

    private static Method<String> strip(String name, boolean left, boolean right) {
        return (self, arguments, execution) -> {
            Bound bound = Bound.of(name, arguments, "chars");
            return execution.made(strip(self, bound.text("chars", null), left, right));
        };
    }

    /** Without the given characters at the ends; blanks if {@code characters} is null. */
    static String strip(String text, String characters, boolean left, boolean right) {
        IntPredicate goes = characters == null ? PythonText::isBlank : c -> characters.indexOf(c) >= 0;
        int start = 0;
        int end = text.length();
        while (left && start < end && goes.test(text.codePointAt(start))) {
            start += Character.charCount(text.codePointAt(start));
        }
        while (right && end > start && goes.test(text.codePointBefore(end))) {
            end -= Character.charCount(text.codePointBefore(end));
        }
        return text.substring(start, end);
    }

    private static Object split(String name, String self, Arguments arguments, Execution execution) {
        Bound bound = Bound.of(name, arguments, "sep", "maxsplit");
        int limit = bound.integer("maxsplit", -1);
        String separator = bound.text("sep", null);
        boolean fromRight = name.equals("rsplit");
        return execution.made(
                separator == null
                        ? TextSplitting.words(self, limit, fromRight)
                        : TextSplitting.parts(self, separator, limit, fromRight));
    }

    private static Object splitLines(String self, Arguments arguments, Execution execution) {
        boolean keepEnds = Bound.of("splitlines", arguments, "keepends").flag("keepends", false);
        return execution.made(TextSplitting.lines(self, keepEnds));
    }

    private static Object join(String self, Arguments arguments, Execution execution) {
        List<?> items = Items.of(Bound.of("join", arguments, "iterable").any("iterable"), execution);
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < items.size(); i++) {
            Operators.requireDefined(items.get(i));
            if (!(items.get(i) instanceof String item)) {
                throw new JinjaError(
                        "join: item " + i + " is of type " + PythonType.name(items.get(i)) + ", expected a string");
            }
            out.append(i == 0 ? "" : self).append(item);
            execution.checkLength(out.length());
        }
        return execution.made(out.toString());
    }

    private static Object replace(String self, Arguments arguments, Execution execution) {
        Bound bound = Bound.of("replace", arguments, "old", "new", "count");
        return replace(self, bound.text("old"), bound.text("new"), bound.integer("count", -1), execution);
    }

    static String replace(String text, String old, String replacement, int count, Execution execution) {
        StringBuilder out = new StringBuilder();
        int position = 0;
        int done = 0;
        while (count < 0 || done < count) {
            int found = text.indexOf(old, position);
            if (found < 0) {
                break;
            }
            if (old.isEmpty()) {
                out.append(replacement);
                if (position == text.length()) {
                    position++;
                    break;
                }
                int next = text.offsetByCodePoints(position, 1);
                out.append(text, position, next);
                position = next;
            } else {
                out.append(text, position, found).append(replacement);
                position = found + old.length();
            }
            execution.checkLength(out.length());
            execution.charge(1);
            done++;
        }
        if (position <= text.length()) {
            out.append(text, position, text.length());
        }
        return execution.made(out.toString());
    }
}

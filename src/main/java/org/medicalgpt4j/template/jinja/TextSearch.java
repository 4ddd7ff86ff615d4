package org.medicalgpt4j.template.jinja;

import java.util.List;
import java.util.Map;
import org.medicalgpt4j.template.jinja.Attributes.Method;

/** Methods of Python's {@code str} that look for something; places count characters, not UTF-16 units. */
final class TextSearch {
    static final Map<String, Method<String>> METHODS = Map.of(
            "startswith", (self, arguments, execution) -> affix("startswith", self, arguments),
            "endswith", (self, arguments, execution) -> affix("endswith", self, arguments),
            "find", (self, arguments, execution) -> find("find", self, arguments),
            "rfind", (self, arguments, execution) -> find("rfind", self, arguments),
            "index", (self, arguments, execution) -> existing("index", self, arguments),
            "rindex", (self, arguments, execution) -> existing("rindex", self, arguments),
            "count", TextSearch::count);

    private TextSearch() {}

    private static boolean affix(String name, String self, Arguments arguments) {
        Bound bound = Bound.of(name, arguments, "affix", "start", "end");
        String part = part(self, bound);
        Object affix = bound.any("affix");
        List<?> candidates = affix instanceof Tuple tuple ? tuple : List.of(bound.text("affix"));
        for (Object candidate : candidates) {
            if (!(candidate instanceof String text)) {
                throw new JinjaError(name + " takes a string or a tuple of strings");
            }
            if (name.equals("startswith") ? part.startsWith(text) : part.endsWith(text)) {
                return true;
            }
        }
        return false;
    }

    private static long find(String name, String self, Arguments arguments) {
        Bound bound = Bound.of(name, arguments, "sub", "start", "end");
        String part = part(self, bound);
        String wanted = bound.text("sub");
        int found = name.startsWith("r") ? part.lastIndexOf(wanted) : part.indexOf(wanted);
        if (found < 0) {
            return -1;
        }
        int start = bound.integer("start", 0);
        int size = Items.length(self);
        return part.codePointCount(0, found) + (start < 0 ? Math.max(0, start + size) : start);
    }

    private static long existing(String name, String self, Arguments arguments) {
        long found = find(name.replace("index", "find"), self, arguments);
        if (found < 0) {
            throw new JinjaError(name + ": substring not found");
        }
        return found;
    }

    private static Object count(String self, Arguments arguments, Execution execution) {
        Bound bound = Bound.of("count", arguments, "sub", "start", "end");
        String part = part(self, bound);
        String wanted = bound.text("sub");
        if (wanted.isEmpty()) {
            return (long) Items.length(part) + 1;
        }
        return (long) TextSplitting.parts(part, wanted, -1, false).size() - 1;
    }

    private static String part(String self, Bound bound) {
        if (!bound.has("start")) {
            return self;
        }
        int[] characters = self.codePoints().toArray();
        int start = clipped(bound.integer("start", 0), characters.length);
        int end = clipped(bound.integer("end", characters.length), characters.length);
        return start >= end ? "" : new String(characters, start, end - start);
    }

    private static int clipped(int index, int size) {
        return Math.max(0, Math.min(index < 0 ? index + size : index, size));
    }
}

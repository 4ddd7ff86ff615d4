package org.medicalgpt4j.template.jinja;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** Dates as Python's {@code strftime} writes them, in English. */
final class PythonDate {
    private static final Map<Character, String> PATTERNS = Map.ofEntries(
            Map.entry('Y', "yyyy"),
            Map.entry('y', "yy"),
            Map.entry('m', "MM"),
            Map.entry('d', "dd"),
            Map.entry('B', "MMMM"),
            Map.entry('b', "MMM"),
            Map.entry('h', "MMM"),
            Map.entry('A', "EEEE"),
            Map.entry('a', "EEE"),
            Map.entry('H', "HH"),
            Map.entry('I', "hh"),
            Map.entry('M', "mm"),
            Map.entry('S', "ss"),
            Map.entry('f', "SSSSSS"),
            Map.entry('p', "a"),
            Map.entry('j', "DDD"),
            Map.entry('F', "yyyy-MM-dd"),
            Map.entry('T', "HH:mm:ss"),
            Map.entry('R', "HH:mm"),
            Map.entry('D', "MM/dd/yy"));

    private PythonDate() {}

    static String format(LocalDateTime date, String format) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%') {
                out.append(c);
                continue;
            }
            boolean unpadded = i + 1 < format.length() && format.charAt(i + 1) == '-';
            i += unpadded ? 2 : 1;
            if (i >= format.length()) {
                throw new JinjaError("strftime_now: the format ends with '%'");
            }
            out.append(directive(date, format.charAt(i), unpadded));
        }
        return out.toString();
    }

    private static String directive(LocalDateTime date, char directive, boolean unpadded) {
        switch (directive) {
            case '%':
                return "%";
            case 'n':
                return "\n";
            case 't':
                return "\t";
            case 'e':
                return String.format("%2d", date.getDayOfMonth());
            case 'Z', 'z':
                return "";
            default:
                String pattern = PATTERNS.get(directive);
                if (pattern == null) {
                    throw new JinjaError("strftime_now: unknown directive '%" + directive + "'");
                }
                String text =
                        DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(date);
                return unpadded && text.length() > 1 ? text.replaceFirst("^0+(?=.)", "") : text;
        }
    }
}

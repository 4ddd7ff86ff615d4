package org.medicalgpt4j.template.jinja;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code %} operator of Python's strings: {@code %s %r %d %i %f} with width and precision, and {@code %%}. */
final class PercentFormat {
    private static final Pattern FIELD = Pattern.compile("%([-0]?)(\\d{0,4})(?:\\.(\\d{1,3}))?(.)", Pattern.DOTALL);

    private PercentFormat() {}

    static String format(String format, Object value, Execution execution) {
        List<?> values = value instanceof Tuple tuple ? tuple : Collections.singletonList(value);
        Matcher field = FIELD.matcher(format);
        StringBuilder out = new StringBuilder();
        int position = 0;
        int next = 0;
        while (field.find(position)) {
            out.append(format, position, field.start());
            if (field.group(4).equals("%")) {
                out.append('%');
            } else {
                if (next >= values.size()) {
                    throw new JinjaError("not enough arguments for format string");
                }
                out.append(padded(field, values.get(next++)));
            }
            execution.checkLength(out.length());
            position = field.end();
        }
        if (next < values.size()) {
            throw new JinjaError("not all arguments converted during string formatting");
        }
        return execution.made(out.append(format.substring(position)).toString());
    }

    private static String padded(Matcher field, Object value) {
        String text = converted(field.group(4), field.group(3), value);
        int width = field.group(2).isEmpty() ? 0 : Integer.parseInt(field.group(2));
        String fill = " ".repeat(Math.max(0, width - text.length()));
        if (field.group(1).equals("-")) {
            return text + fill;
        }
        if (field.group(1).equals("0") && !"sr".contains(field.group(4))) {
            boolean negative = text.startsWith("-");
            return (negative ? "-" : "") + fill.replace(' ', '0') + text.substring(negative ? 1 : 0);
        }
        return fill + text;
    }

    private static String converted(String kind, String precision, Object value) {
        switch (kind) {
            case "s", "r":
                String text = kind.equals("s") ? PythonText.str(value) : PythonText.repr(value);
                return precision == null
                        ? text
                        : text.substring(0, Math.min(text.length(), Integer.parseInt(precision)));
            case "d", "i":
                return Long.toString((long) number(value));
            case "f":
                int digits = precision == null ? 6 : Integer.parseInt(precision);
                return new BigDecimal(number(value))
                        .setScale(digits, RoundingMode.HALF_EVEN)
                        .toPlainString();
            default:
                throw new JinjaError("unsupported format character '" + kind + "'");
        }
    }

    private static double number(Object value) {
        Operators.requireDefined(value);
        if (!Comparison.isNumber(value)) {
            throw new JinjaError("format needs a number, not " + PythonType.name(value));
        }
        return Operators.toDouble(value);
    }
}

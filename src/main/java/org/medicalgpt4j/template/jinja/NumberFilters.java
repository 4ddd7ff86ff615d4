package org.medicalgpt4j.template.jinja;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import org.medicalgpt4j.template.jinja.Filters.Filter;

/** Filters on numbers. */
final class NumberFilters {
    static final Map<String, Filter> ALL = Map.of(
            "abs", NumberFilters::abs,
            "int", NumberFilters::integer,
            "float", NumberFilters::decimal,
            "round", NumberFilters::round);

    private NumberFilters() {}

    private static Object abs(Object input, Arguments arguments, Execution execution) {
        arguments.bind("abs");
        Object number = number("abs", input);
        return number instanceof Double value ? (Object) Math.abs(value) : Math.absExact((Long) number);
    }

    private static Object number(String filter, Object input) {
        Operators.requireDefined(input);
        if (Operators.isInteger(input)) {
            return Operators.toLong(input);
        }
        if (input instanceof Double) {
            return input;
        }
        throw new JinjaError(filter + " needs a number, not " + PythonType.name(input));
    }

    private static Object integer(Object input, Arguments arguments, Execution execution) {
        Bound bound = Bound.of("int", arguments, "default", "base");
        Operators.requireDefined(input);
        if (Operators.isInteger(input)) {
            return Operators.toLong(input);
        }
        try {
            if (input instanceof String text) {
                return parsed(text.strip().replace("_", ""), bound.integer("base", 10));
            }
            if (input instanceof Double value && !value.isNaN() && !value.isInfinite()) {
                return new BigDecimal(value).toBigInteger().longValueExact();
            }
        } catch (NumberFormatException | ArithmeticException e) {
            // As Python's filter: what cannot be read is the default.
        }
        return bound.any("default", 0L);
    }

    private static Object parsed(String text, int base) {
        try {
            return Long.parseLong(withoutPrefix(text, base), base);
        } catch (NumberFormatException e) {
            return new BigDecimal(text).toBigInteger().longValueExact();
        }
    }

    private static String withoutPrefix(String text, int base) {
        String prefix = base == 16 ? "0x" : base == 8 ? "0o" : base == 2 ? "0b" : "";
        return !prefix.isEmpty() && text.regionMatches(true, 0, prefix, 0, 2) ? text.substring(2) : text;
    }

    private static Object decimal(Object input, Arguments arguments, Execution execution) {
        Object absent = Bound.of("float", arguments, "default").any("default", 0.0);
        Operators.requireDefined(input);
        if (Comparison.isNumber(input)) {
            return Operators.toDouble(input);
        }
        try {
            return input instanceof String text ? Double.valueOf(text.strip().replace("_", "")) : absent;
        } catch (NumberFormatException e) {
            return absent;
        }
    }

    private static Object round(Object input, Arguments arguments, Execution execution) {
        Bound bound = Bound.of("round", arguments, "precision", "method");
        int precision = Math.max(-300, Math.min(300, bound.integer("precision", 0)));
        String method = bound.text("method", "common");
        Object number = number("round", input);
        if (number instanceof Double value && (value.isNaN() || value.isInfinite())) {
            return value;
        }
        RoundingMode mode =
                switch (method) {
                    case "common" -> RoundingMode.HALF_EVEN;
                    case "ceil" -> RoundingMode.CEILING;
                    case "floor" -> RoundingMode.FLOOR;
                    default -> throw new JinjaError("round: method must be common, ceil or floor");
                };
        BigDecimal exact = number instanceof Double value ? new BigDecimal(value) : BigDecimal.valueOf((Long) number);
        BigDecimal rounded = exact.setScale(precision, mode);
        boolean staysInteger = number instanceof Long && mode == RoundingMode.HALF_EVEN;
        return staysInteger ? (Object) rounded.longValueExact() : rounded.doubleValue();
    }
}

package org.medicalgpt4j.template.jinja;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** How Python writes values: {@code str} and {@code repr}; and which characters it holds to be blank. */
final class PythonText {
    private PythonText() {}

    static String str(Object value) {
        return value instanceof String text ? text : value instanceof Undefined ? "" : repr(value);
    }

    static String repr(Object value) {
        StringBuilder out = new StringBuilder();
        appendRepr(out, value, 0);
        return out.toString();
    }

    private static void appendRepr(StringBuilder out, Object value, int depth) {
        if (depth > Limits.DEPTH) {
            throw new JinjaError("value is nested more than " + Limits.DEPTH + " deep");
        }
        if (out.length() > Limits.TEXT_LENGTH) {
            throw new JinjaError("text of more than " + Limits.TEXT_LENGTH + " characters");
        }
        if (value == null) {
            out.append("None");
        } else if (value instanceof Undefined) {
            out.append("Undefined");
        } else if (value instanceof Boolean b) {
            out.append(b ? "True" : "False");
        } else if (value instanceof Double d) {
            out.append(number(d));
        } else if (value instanceof String text) {
            appendQuoted(out, text);
        } else if (value instanceof List<?> list) {
            appendList(out, list, depth);
        } else if (value instanceof Map<?, ?> map) {
            String separator = "{";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.append(separator);
                appendRepr(out, entry.getKey(), depth + 1);
                out.append(": ");
                appendRepr(out, entry.getValue(), depth + 1);
                separator = ", ";
            }
            out.append(map.isEmpty() ? "{}" : "}");
        } else if (value instanceof Number) {
            out.append(value);
        } else {
            out.append('<').append(PythonType.name(value)).append('>');
        }
    }

    private static void appendList(StringBuilder out, List<?> list, int depth) {
        boolean tuple = list instanceof Tuple;
        out.append(tuple ? '(' : '[');
        for (Iterator<?> items = list.iterator(); items.hasNext(); ) {
            appendRepr(out, items.next(), depth + 1);
            if (items.hasNext()) {
                out.append(", ");
            }
        }
        out.append(tuple ? list.size() == 1 ? ",)" : ")" : "]");
    }

    private static void appendQuoted(StringBuilder out, String text) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        out.append(quote);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\\' -> out.append("\\\\");
                default -> {
                    if (c == quote) {
                        out.append('\\').append(quote);
                    } else if (c < 0x20 || c == 0x7F) {
                        out.append(String.format("\\x%02x", c));
                    } else {
                        out.appendCodePoint(c);
                    }
                }
            }
        });
        out.append(quote);
    }

    /** The shortest decimal number that reads as the same double. */
    static String number(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0.0" : "0.0";
        }
        BigDecimal exact = new BigDecimal(value);
        BigDecimal shortest = exact;
        for (int precision = 1; precision <= 17; precision++) {
            shortest = exact.round(new MathContext(precision));
            if (shortest.doubleValue() == value) {
                break;
            }
        }
        String digits = shortest.unscaledValue().abs().toString().replaceFirst("0+$", "");
        int exponent = shortest.precision() - shortest.scale() - 1;
        return (value < 0 ? "-" : "") + decimal(digits, exponent);
    }

    private static String decimal(String digits, int exponent) {
        if (exponent < -4 || exponent >= 16) {
            String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
            return digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+")
                    + String.format("%02d", Math.abs(exponent));
        }
        if (exponent < 0) {
            return "0." + "0".repeat(-exponent - 1) + digits;
        }
        if (digits.length() <= exponent + 1) {
            return digits + "0".repeat(exponent + 1 - digits.length()) + ".0";
        }
        return digits.substring(0, exponent + 1) + "." + digits.substring(exponent + 1);
    }

    static boolean isBlank(int codePoint) {
        return Character.isWhitespace(codePoint)
                || codePoint == 0x85
                || codePoint == 0xA0
                || codePoint == 0x2007
                || codePoint == 0x202F;
    }
}

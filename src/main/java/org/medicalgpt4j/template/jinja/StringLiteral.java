package org.medicalgpt4j.template.jinja;

/** String literals with the escapes of Python. */
final class StringLiteral {
    private StringLiteral() {}

    /** @param literal with its quotes, its last backslash is not its last character */
    static String value(String literal, int position) {
        StringBuilder value = new StringBuilder(literal.length());
        int end = literal.length() - 1;
        int i = 1;
        while (i < end) {
            char c = literal.charAt(i++);
            if (c != '\\') {
                value.append(c);
                continue;
            }
            char escape = literal.charAt(i++);
            switch (escape) {
                case 'n' -> value.append('\n');
                case 't' -> value.append('\t');
                case 'r' -> value.append('\r');
                case 'a' -> value.append('\u0007');
                case 'b' -> value.append('\b');
                case 'f' -> value.append('\f');
                case 'v' -> value.append('\u000B');
                case '\\', '\'', '"' -> value.append(escape);
                case '\n' -> {}
                case 'x' -> i = appendHex(literal, i, 2, value, position);
                case 'u' -> i = appendHex(literal, i, 4, value, position);
                case 'U' -> i = appendHex(literal, i, 8, value, position);
                case '0', '1', '2', '3', '4', '5', '6', '7' -> i = appendOctal(literal, i - 1, value);
                default -> value.append('\\').append(escape);
            }
        }
        return value.toString();
    }

    private static int appendHex(String literal, int start, int digits, StringBuilder value, int position) {
        int code = 0;
        for (int i = start; i < start + digits; i++) {
            int digit = i < literal.length() ? Character.digit(literal.charAt(i), 16) : -1;
            if (digit < 0) {
                throw new JinjaError("escape needs " + digits + " hexadecimal digits", position + start);
            }
            code = code << 4 | digit;
        }
        if (!Character.isValidCodePoint(code)) {
            throw new JinjaError("escape is no Unicode character", position + start);
        }
        value.appendCodePoint(code);
        return start + digits;
    }

    private static int appendOctal(String literal, int start, StringBuilder value) {
        int code = 0;
        int i = start;
        while (i < start + 3 && literal.charAt(i) >= '0' && literal.charAt(i) <= '7') {
            code = code * 8 + literal.charAt(i++) - '0';
        }
        value.append((char) code);
        return i;
    }
}

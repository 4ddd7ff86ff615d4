package org.medicalgpt4j.template.jinja;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.medicalgpt4j.template.jinja.Token.Kind;

/** Cuts the inside of one tag into tokens. */
final class TagLexer {
    private static final Pattern BLOCK_END = Pattern.compile("\\+%}|-%}\\s*|%}\\n?");
    private static final Pattern VARIABLE_END = Pattern.compile("-}}\\s*|}}");
    private static final Pattern BLANK = Pattern.compile("\\s+");
    private static final Pattern FLOAT =
            Pattern.compile("(?:\\d+_)*\\d+(?:(?:\\.(?:\\d+_)*\\d+)?[eE][+-]?(?:\\d+_)*\\d+|\\.(?:\\d+_)*\\d+)");
    private static final Pattern INTEGER =
            Pattern.compile("0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[0-9a-fA-F])+|[1-9](?:_?\\d)*|0(?:_?0)*");
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{Nl}_][\\p{L}\\p{Nl}\\p{Mn}\\p{Mc}\\p{Nd}\\p{Pc}]*");
    private static final Pattern OPERATOR = Pattern.compile("//|\\*\\*|==|!=|<=|>=|[-+/*%~\\[\\](){}<>=.:|,;]");

    private final List<Token> tokens;
    private final boolean isVariable;
    private final String text;
    private final Matcher matcher;
    private final Deque<String> open = new ArrayDeque<>();
    private int position;

    TagLexer(String text, List<Token> tokens, boolean isVariable) {
        this.text = text;
        this.tokens = tokens;
        this.isVariable = isVariable;
        this.matcher = BLANK.matcher(text);
    }

    /** Reads up to the end of the tag and returns the offset after it. */
    int read(int tagStart, int start) {
        position = start;
        while (position < text.length()) {
            if (open.isEmpty() && matches(isVariable ? VARIABLE_END : BLOCK_END)) {
                tokens.add(new Token(isVariable ? Kind.VARIABLE_END : Kind.BLOCK_END, "", position));
                return matcher.end();
            }
            readToken();
        }
        throw new JinjaError("tag is never closed, expected " + (isVariable ? "'}}'" : "'%}'"), tagStart);
    }

    private void readToken() {
        if (matches(BLANK)) {
            position = matcher.end();
        } else if (!afterDot() && matches(FLOAT)) {
            add(Kind.FLOAT, matcher.group().replace("_", ""));
        } else if (matches(INTEGER)) {
            add(Kind.INTEGER, matcher.group().replace("_", ""));
        } else if (matches(NAME)) {
            add(Kind.NAME, matcher.group());
        } else if (text.charAt(position) == '\'' || text.charAt(position) == '"') {
            readString();
        } else if (matches(OPERATOR)) {
            balance(matcher.group());
            add(Kind.OPERATOR, matcher.group());
        } else {
            String character = Character.toString(text.codePointAt(position));
            throw new JinjaError("unexpected character '" + character + "'", position);
        }
    }

    private void readString() {
        char quote = text.charAt(position);
        int end = position + 1;
        while (end < text.length() && text.charAt(end) != quote) {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= text.length()) {
            throw new JinjaError("string is never closed", position);
        }
        String literal = text.substring(position, end + 1);
        tokens.add(new Token(Kind.STRING, StringLiteral.value(literal, position), position));
        position = end + 1;
    }

    private boolean afterDot() {
        return position > 0 && text.charAt(position - 1) == '.';
    }

    private boolean matches(Pattern pattern) {
        return matcher.usePattern(pattern).region(position, text.length()).lookingAt();
    }

    private void add(Kind kind, String value) {
        tokens.add(new Token(kind, value, position));
        position = matcher.end();
    }

    private void balance(String operator) {
        switch (operator) {
            case "(" -> open.push(")");
            case "[" -> open.push("]");
            case "{" -> open.push("}");
            case ")", "]", "}" -> {
                String expected = open.isEmpty() ? "" : open.pop();
                if (!expected.equals(operator)) {
                    throw new JinjaError(
                            "unexpected '" + operator + "'"
                                    + (expected.isEmpty() ? "" : ", expected '" + expected + "'"),
                            position);
                }
            }
            default -> {}
        }
    }
}

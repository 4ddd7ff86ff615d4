package org.medicalgpt4j.recipe.source;

import java.util.regex.Pattern;

/**
 * A single value: its text and what kind of value the text was written as.
 *
 * <p>Unquoted YAML is read by the core schema of YAML 1.2 and not by the older rules: {@code yes}, {@code on} and
 * {@code 1:20} are texts, and {@code 1e-4} is a number.
 */
public record ScalarNode(Position at, String text, Kind kind) implements Node {
    /** What a value was written as. */
    public enum Kind {
        TEXT,
        INTEGER,
        DECIMAL,
        BOOLEAN,
        NOTHING,
        /** Came out of an interpolation: whatever the key expects. */
        ANY,
        /** Came out of an interpolation that failed and is reported: nothing more is to be said about it. */
        UNKNOWN
    }

    private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]{1,64}");
    private static final Pattern DECIMAL =
            Pattern.compile("[-+]?(\\.[0-9]{1,64}|[0-9]{1,64}(\\.[0-9]{0,64})?)([eE][-+]?[0-9]{1,9})?");
    private static final Pattern BOOLEAN = Pattern.compile("true|True|TRUE|false|False|FALSE");
    private static final Pattern NOTHING = Pattern.compile("|~|null|Null|NULL");
    private static final Pattern NOT_FINITE = Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");
    private static final int SHOWN = 60;

    /** A value written without quotes. */
    public static ScalarNode plain(Position at, String text) {
        return new ScalarNode(at, text, kindOf(text));
    }

    /** A value written in quotes. */
    public static ScalarNode text(Position at, String text) {
        return new ScalarNode(at, text, Kind.TEXT);
    }

    /** The kind of value that unquoted {@code text} is. */
    public static Kind kindOf(String text) {
        if (INTEGER.matcher(text).matches()) {
            return Kind.INTEGER;
        }
        if (DECIMAL.matcher(text).matches() || isNotFinite(text)) {
            return Kind.DECIMAL;
        }
        if (BOOLEAN.matcher(text).matches()) {
            return Kind.BOOLEAN;
        }
        return NOTHING.matcher(text).matches() ? Kind.NOTHING : Kind.TEXT;
    }

    /** Whether {@code text} is one of YAML's notations for infinity and not-a-number. */
    public static boolean isNotFinite(String text) {
        return NOT_FINITE.matcher(text).matches();
    }

    /** Whether the value may be read as the given kind. */
    public boolean readableAs(Kind wanted) {
        if (kind == wanted || kind == Kind.UNKNOWN) {
            return kind == wanted;
        }
        Kind own = kind == Kind.ANY ? kindOf(text) : kind;
        return own == wanted
                || (kind == Kind.ANY && wanted == Kind.TEXT)
                || (own == Kind.INTEGER && wanted == Kind.DECIMAL);
    }

    @Override
    public String seen() {
        String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
        return switch (kind) {
            case INTEGER, DECIMAL -> "the number " + shown;
            case BOOLEAN -> "the truth value " + shown;
            case NOTHING -> "nothing";
            case TEXT, ANY, UNKNOWN -> "the text '" + shown + "'";
        };
    }
}

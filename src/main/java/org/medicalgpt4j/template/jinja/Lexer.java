package org.medicalgpt4j.template.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.medicalgpt4j.template.jinja.Token.Kind;

/**
 * Cuts a template into text, tags and the tokens within tags, with the settings of the transformers library: a line end
 * after a tag is dropped (trim_blocks), so are blanks between the start of a line and a tag (lstrip_blocks); {@code -}
 * strips all blanks on its side, {@code +} keeps them.
 */
final class Lexer {
    private static final Pattern BEGIN = Pattern.compile("\\{[{%#]");
    private static final Pattern RAW = Pattern.compile("\\{%[-+]?\\s*raw\\s*(?:-%}\\s*|%})");
    private static final Pattern END_RAW = Pattern.compile("\\{%([-+]?)\\s*endraw\\s*(?:\\+%}|-%}\\s*|%}\\n?)");
    private static final Pattern END_COMMENT = Pattern.compile("(?:\\+#}|-#}\\s*|#}\\n?)");

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int position;
    /** Whether only blanks can stand between the start of the line and {@link #position}. */
    private boolean atLineStart = true;

    private Lexer(String text) {
        this.text = text;
    }

    static List<Token> tokens(String text) {
        Lexer lexer = new Lexer(text);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        Matcher begin = BEGIN.matcher(text);
        while (begin.find(position)) {
            int start = begin.start();
            boolean isVariable = text.charAt(start + 1) == '{';
            int after = start + 2;
            char sign = after < text.length() ? text.charAt(after) : ' ';
            boolean signed = sign == '-' || sign == '+';
            addData(position, start, signed ? sign : ' ', !isVariable);
            Matcher raw = RAW.matcher(text).region(start, text.length());
            if (raw.lookingAt()) {
                readRaw(start, raw.end());
            } else if (text.charAt(start + 1) == '#') {
                skipComment(start, after);
            } else {
                readTag(start, signed ? after + 1 : after, isVariable);
            }
        }
        addData(position, text.length(), ' ', false);
        tokens.add(new Token(Kind.END, "", text.length()));
    }

    private void addData(int start, int end, char sign, boolean mayStripLine) {
        String data = text.substring(start, end);
        if (sign == '-') {
            data = data.stripTrailing();
        } else if (sign != '+' && mayStripLine) {
            int line = data.lastIndexOf('\n') + 1;
            if ((line > 0 || atLineStart) && data.substring(line).isBlank()) {
                data = data.substring(0, line);
            }
        }
        if (!data.isEmpty()) {
            tokens.add(new Token(Kind.DATA, data, start));
        }
    }

    private void moveTo(int next) {
        position = next;
        atLineStart = next > 0 && text.charAt(next - 1) == '\n';
    }

    private void readRaw(int start, int bodyStart) {
        moveTo(bodyStart);
        Matcher end = END_RAW.matcher(text);
        if (!end.find(bodyStart)) {
            throw new JinjaError("'raw' is never closed, expected {% endraw %}", start);
        }
        addData(
                bodyStart,
                end.start(),
                end.group(1).isEmpty() ? ' ' : end.group(1).charAt(0),
                true);
        moveTo(end.end());
    }

    private void skipComment(int start, int bodyStart) {
        Matcher end = END_COMMENT.matcher(text);
        if (!end.find(bodyStart)) {
            throw new JinjaError("comment is never closed, expected '#}'", start);
        }
        moveTo(end.end());
    }

    private void readTag(int start, int bodyStart, boolean isVariable) {
        tokens.add(new Token(isVariable ? Kind.VARIABLE_BEGIN : Kind.BLOCK_BEGIN, "", start));
        moveTo(new TagLexer(text, tokens, isVariable).read(start, bodyStart));
    }
}

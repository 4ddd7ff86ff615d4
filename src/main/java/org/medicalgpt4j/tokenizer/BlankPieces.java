package org.medicalgpt4j.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Blanks, tabs and line feeds as ChatGLM-6B writes them: {@code <n>}, {@code <|tab|>}, and {@code <|blank_N|>} for 2 to 80
 * blanks in a row.
 */
final class BlankPieces {
    private static final String LINE_FEED = "<n>";
    private static final String TAB = "<|tab|>";
    private static final Pattern BLANKS = Pattern.compile("<\\|blank_([1-9][0-9]?)\\|>");
    private static final Pattern RUN = Pattern.compile(" {2,80}");

    private BlankPieces() {}

    static boolean isOne(String piece) {
        return piece.equals(LINE_FEED) || piece.equals(TAB) || length(piece).isPresent();
    }

    private static OptionalInt length(String piece) {
        Matcher blanks = BLANKS.matcher(piece);
        return blanks.matches() ? OptionalInt.of(Integer.parseInt(blanks.group(1))) : OptionalInt.empty();
    }

    /** Writes them so before encoding. */
    static Encoder encoding(Encoder encoder) {
        return (text, startsText, ordinary) -> encoder.encode(written(text), startsText, ordinary);
    }

    private static String written(String text) {
        return RUN.matcher(text.replace("\n", LINE_FEED).replace("\t", TAB))
                .replaceAll(run -> "<|blank_" + run.group().length() + "|>");
    }

    /** Reads them back in decoding. */
    static Detokenizer decoding(Detokenizer detokenizer, Vocabulary vocabulary) {
        return new Detokenizer() {
            @Override
            public byte[] bytes(int id, boolean first) {
                String piece = vocabulary.token(id);
                return isOne(piece) ? read(piece).getBytes(StandardCharsets.UTF_8) : detokenizer.bytes(id, first);
            }

            @Override
            public int leadingBlanks() {
                return detokenizer.leadingBlanks();
            }
        };
    }

    private static String read(String piece) {
        if (piece.equals(LINE_FEED)) {
            return "\n";
        }
        return piece.equals(TAB) ? "\t" : " ".repeat(length(piece).orElse(0));
    }
}

package org.medicalgpt4j.cli;

import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.medicalgpt4j.tool.text.RenderedRow;
import org.medicalgpt4j.tool.text.TokenPiece;
import org.medicalgpt4j.tool.text.TokenRow;

/**
 * Prints rows token by token: on a terminal each on a ground of its own, green where it is learned, grey where it is only read,
 * control tokens in bold; elsewhere tokens are parted by bars, and what is learned lies between ⟦ and ⟧.
 */
final class TokenPrinter {
    private static final String RESET = "\u001B[0m";
    private static final String CONTROL = "\u001B[1;35m";
    /** Neighbours differ in shade. */
    private static final List<String> LEARNED = List.of("\u001B[48;5;28;38;5;231m", "\u001B[48;5;22;38;5;231m");

    private static final List<String> READ = List.of("\u001B[48;5;240;38;5;255m", "\u001B[48;5;236;38;5;255m");
    private static final String LINE_END = "⏎";
    private static final String PART_OF_CHARACTER = "…";

    private final Console console;
    private final boolean colour;

    TokenPrinter(Console console, boolean colour) {
        this.console = console;
        this.colour = colour;
    }

    static boolean inColour(CommandLine line) {
        String when = Values.text(line, "colour").orElse("auto");
        return switch (when) {
            case "always" -> true;
            case "never" -> false;
            case "auto" ->
                System.console() != null && System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM"));
            default -> throw new UsageException("--colour is '" + when + "', expected auto, always or never");
        };
    }

    void print(RenderedRow row) {
        for (int i = 0; i < row.tokens().size(); i++) {
            TokenRow tokens = row.tokens().get(i);
            String part = row.tokens().size() > 1
                    ? ", text " + (i + 1) + " of " + row.tokens().size()
                    : "";
            console.say(row.source() + part + ": " + tokens.pieces().size() + " tokens, " + tokens.learnedCount()
                    + " learned");
            console.print(colour ? coloured(tokens) : plain(tokens));
        }
    }

    private static String coloured(TokenRow tokens) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < tokens.pieces().size(); i++) {
            TokenPiece piece = tokens.pieces().get(i);
            String ground = (tokens.learned().get(i) ? LEARNED : READ).get(i % 2) + (piece.special() ? CONTROL : "");
            text.append(ground).append(shown(piece).replace(LINE_END, LINE_END + RESET + "\n" + ground));
            text.append(RESET);
        }
        return text.toString();
    }

    private static String plain(TokenRow tokens) {
        StringBuilder text = new StringBuilder();
        boolean learned = false;
        for (int i = 0; i < tokens.pieces().size(); i++) {
            boolean begins = tokens.learned().get(i) && !learned;
            boolean ends = !tokens.learned().get(i) && learned;
            text.append(ends ? "⟧" : "").append(begins ? "⟦" : "");
            text.append(i > 0 && !begins && !ends ? "|" : "");
            text.append(shown(tokens.pieces().get(i)).replace(LINE_END, LINE_END + "\n"));
            learned = tokens.learned().get(i);
        }
        return text.append(learned ? "⟧" : "").toString();
    }

    private static String shown(TokenPiece piece) {
        return piece.text().isEmpty() ? PART_OF_CHARACTER : piece.text().replace("\n", LINE_END);
    }
}

package org.medicalgpt4j.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.medicalgpt4j.tool.text.RenderedRow;
import org.medicalgpt4j.tool.text.TokenPiece;
import org.medicalgpt4j.tool.text.TokenRow;

/** Prints rendered rows: the text, the text with what is learned set off, a table of tokens, or JSON. */
final class RowPrinter {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LEARNED = "\u001B[30;42m";
    private static final String RESET = "\u001B[0m";

    private final Console console;
    private final boolean mask;
    private final boolean ids;
    private final boolean json;
    private final boolean colour;
    private boolean first = true;

    RowPrinter(Console console, boolean mask, boolean ids, boolean json) {
        this.console = console;
        this.mask = mask;
        this.ids = ids;
        this.json = json;
        this.colour =
                System.console() != null && System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM"));
    }

    void print(RenderedRow row) throws JsonProcessingException {
        for (int i = 0; i < row.tokens().size(); i++) {
            TokenRow tokens = row.tokens().get(i);
            if (json) {
                console.print(JSON.writeValueAsString(json(row, tokens)));
                continue;
            }
            heading(row, i, tokens);
            if (ids) {
                table(tokens);
            } else {
                console.print(mask ? masked(tokens) : row.texts().get(i));
            }
        }
    }

    private void heading(RenderedRow row, int index, TokenRow tokens) {
        String part = row.tokens().size() > 1
                ? ", text " + (index + 1) + " of " + row.tokens().size()
                : "";
        console.say((first ? "" : "\n") + row.source() + part + ": "
                + tokens.pieces().size() + " tokens, " + tokens.learnedCount() + " learned");
        first = false;
    }

    private String masked(TokenRow tokens) {
        StringBuilder text = new StringBuilder();
        for (TokenRow.Run run : tokens.runs()) {
            if (!run.learned()) {
                text.append(run.text());
            } else if (colour) {
                text.append(LEARNED)
                        .append(run.text().replace("\n", RESET + "\n" + LEARNED))
                        .append(RESET);
            } else {
                text.append('⟦').append(run.text()).append('⟧');
            }
        }
        return text.toString();
    }

    private void table(TokenRow tokens) throws JsonProcessingException {
        Table table =
                mask ? new Table("place", "id", "token", "text", "learned") : new Table("place", "id", "token", "text");
        for (int i = 0; i < tokens.pieces().size(); i++) {
            TokenPiece piece = tokens.pieces().get(i);
            String place = Integer.toString(i);
            String id = Integer.toString(piece.id());
            String text = piece.text().isEmpty() ? "…" : JSON.writeValueAsString(piece.text());
            if (mask) {
                table.row(place, id, piece.token(), text, tokens.learned().get(i) ? "learned" : "");
            } else {
                table.row(place, id, piece.token(), text);
            }
        }
        table.print(console.out());
    }

    private static ObjectNode json(RenderedRow row, TokenRow tokens) {
        ObjectNode json = JSON.createObjectNode().put("row", row.source().toString());
        StringBuilder text = new StringBuilder();
        ArrayNode ids = JSON.createArrayNode();
        ArrayNode learned = JSON.createArrayNode();
        for (int i = 0; i < tokens.pieces().size(); i++) {
            text.append(tokens.pieces().get(i).text());
            ids.add(tokens.pieces().get(i).id());
            learned.add(tokens.learned().get(i));
        }
        json.put("text", text.toString());
        json.set("ids", ids);
        json.set("learned", learned);
        return json;
    }
}

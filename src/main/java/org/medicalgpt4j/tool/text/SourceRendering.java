package org.medicalgpt4j.tool.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.medicalgpt4j.data.DataSource;
import org.medicalgpt4j.data.RowFiles;
import org.medicalgpt4j.data.RowOutcome;
import org.medicalgpt4j.data.file.SourceLine;
import org.medicalgpt4j.tokenizer.Tokenizer;

/** Rows of a source as the sequences that training makes of them, by its own encoder. */
public final class SourceRendering {
    private final Tokenizer tokenizer;
    private final Predicate<SourceLine> wanted;

    /** @param wanted which rows are shown */
    public SourceRendering(Tokenizer tokenizer, Predicate<SourceLine> wanted) {
        this.tokenizer = tokenizer;
        this.wanted = wanted;
    }

    /**
     * Renders wanted rows one by one.
     *
     * @param more whether another one is wanted; asked before each row
     * @throws TextException naming a row that cannot be learned from
     */
    public void render(DataSource source, BooleanSupplier more, Consumer<RenderedRow> rows) {
        RowFiles.read(source, new RowFiles.Visitor() {
            @Override
            public void row(SourceLine at, ObjectNode fields) {
                if (wanted.test(at)) {
                    rows.accept(rendered(source, at, fields));
                }
            }

            @Override
            public void problem(SourceLine at, String problem) {
                if (wanted.test(at)) {
                    throw new TextException(at + ": " + problem);
                }
            }

            @Override
            public boolean wantsMore() {
                return more.getAsBoolean();
            }
        });
    }

    private RenderedRow rendered(DataSource source, SourceLine at, ObjectNode fields) {
        RowOutcome outcome = source.rows().encode(fields, at);
        if (outcome instanceof RowOutcome.Kept kept) {
            List<TokenRow> tokens = kept.sequences().stream()
                    .map(sequence -> TokenRow.of(tokenizer, sequence))
                    .toList();
            return new RenderedRow(at, tokens.stream().map(TokenRow::text).toList(), tokens);
        }
        throw new TextException(at + ": "
                + (outcome instanceof RowOutcome.Invalid invalid
                        ? invalid.problem()
                        : "the row " + ((RowOutcome.Dropped) outcome).reason().description()));
    }
}

package org.medicalgpt4j.tool.text;

import java.util.List;
import org.medicalgpt4j.data.file.SourceLine;

/**
 * What a model sees of a row.
 *
 * @param texts what the chat template writes; several where it rewrites the history
 * @param tokens of each text
 */
public record RenderedRow(SourceLine source, List<String> texts, List<TokenRow> tokens) {

    public RenderedRow {
        texts = List.copyOf(texts);
        tokens = List.copyOf(tokens);
    }
}

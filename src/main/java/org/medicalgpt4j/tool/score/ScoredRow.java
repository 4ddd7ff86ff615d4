package org.medicalgpt4j.tool.score;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.medicalgpt4j.data.file.SourceLine;

/**
 * What a reward model says of a row.
 *
 * @param score of a dialogue, or of a preference's better answer
 * @param rejected score of a preference's worse answer; empty for a dialogue
 */
public record ScoredRow(SourceLine source, double score, Optional<Double> rejected) {

    /** {@code score} of a dialogue, {@code chosen} and {@code rejected} of a preference, with the row's place. */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("file", source.file().toString())
                .put("line", source.line());
        return rejected.map(worse -> json.put("chosen", score).put("rejected", worse))
                .orElseGet(() -> json.put("score", score));
    }
}

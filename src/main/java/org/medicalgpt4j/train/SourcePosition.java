package org.medicalgpt4j.train;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.medicalgpt4j.data.StreamState;

/**
 * A place in a source of steps: all it needs to go on from there.
 *
 * @param data where the next data begins
 * @param kept what the source holds beside that, such as roll-outs that are not used up yet
 */
public record SourcePosition(StreamState data, Optional<Kept> kept) {
    /** Nothing was taken yet. */
    public static final SourcePosition START = at(StreamState.START);

    /**
     * State that only its source understands. Numbers in it are read back exactly as they were written.
     *
     * @param kind the source's name for it
     * @param version of its layout
     */
    public record Kept(String kind, int version, ObjectNode content) {}

    /** The place of a source that holds nothing but data. */
    public static SourcePosition at(StreamState data) {
        return new SourcePosition(data, Optional.empty());
    }
}

package org.medicalgpt4j.generate;

import java.util.Locale;

/** Why an answer ends where it does. */
public enum FinishReason {
    /** The model generated a token that ends texts. */
    EOS,
    /** A stop string appeared. */
    STOP,
    /** As many tokens as were allowed. */
    LENGTH,
    /** Prompt and answer fill the context: the positions of the model, or the cache. */
    CONTEXT,
    /** Somebody cancelled it. */
    CANCELLED;

    /** As it is written to files. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

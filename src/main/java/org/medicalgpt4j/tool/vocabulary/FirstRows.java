package org.medicalgpt4j.tool.vocabulary;

/** How the rows of new tokens begin, as {@code resize_token_embeddings} of the transformers library has it. */
public enum FirstRows {
    /**
     * The mean of all rows, with noise of {@code sqrt(1e-9)} times what they differ by in each column: a new token is as
     * probable as an average one, and no two are alike.
     */
    MEAN,
    /** Normally distributed around zero as all weights of a fresh model, by the configuration's initializer_range. */
    NORMAL
}

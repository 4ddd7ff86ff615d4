package org.medicalgpt4j.recipe;

/** What the weights of a model are when a run begins. */
public enum StartWeights {
    /** Those in the model's folder or file. */
    LOAD,
    /** Random ones, drawn by the seed; the folder needs a configuration and a tokenizer only. */
    FRESH
}

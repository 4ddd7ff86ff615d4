package org.medicalgpt4j.recipe;

/** How new adapters begin. */
public enum LoraStart {
    /** A random, B zero: the model answers as before. */
    DEFAULT,
    /**
     * With the principal singular vectors of each weight, which leaves the rest of it as the frozen part (Meng et al. 2024,
     * "PiSSA", arXiv:2404.02948). The result is saved as a plain adapter of twice the rank for the model as it was.
     */
    PISSA
}

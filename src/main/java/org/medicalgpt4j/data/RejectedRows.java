package org.medicalgpt4j.data;

/** Hears of rows that are not trained on, in their order. */
@FunctionalInterface
interface RejectedRows {
    /** Forgets them. */
    RejectedRows NONE = (file, line, problem, text) -> {};

    /**
     * @param file number of the file in its source, from 0
     * @param text what stands there
     */
    void add(int file, int line, String problem, String text);
}

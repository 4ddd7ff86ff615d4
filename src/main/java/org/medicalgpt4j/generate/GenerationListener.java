package org.medicalgpt4j.generate;

/** Hears of answers while they grow. Called by the generating thread. */
public interface GenerationListener {

    /**
     * More text of an answer: whole characters, nothing of a stop string. All pieces joined are the result's text.
     *
     * @param request index of the request, from 0
     */
    default void text(int request, String piece) {}

    /** An answer is complete. */
    default void finished(int request, GenerationResult result) {}

    /** One that is not interested. */
    static GenerationListener silent() {
        return new GenerationListener() {};
    }
}

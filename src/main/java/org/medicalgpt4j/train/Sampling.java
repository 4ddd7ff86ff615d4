package org.medicalgpt4j.train;

import java.util.List;
import java.util.Optional;

/** Lets the model speak in the course of training, so that people see what it has learnt. */
@FunctionalInterface
public interface Sampling {

    /** What the model says as it is now; empty if a stop was requested before all was said. */
    Optional<List<Sample>> draw(StopSwitch stop);

    /** A question, or the beginning of a text, and how the model goes on. */
    record Sample(String question, String answer) {}
}

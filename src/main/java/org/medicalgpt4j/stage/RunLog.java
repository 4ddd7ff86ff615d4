package org.medicalgpt4j.stage;

/** Where a stage says what it is doing. */
@FunctionalInterface
public interface RunLog {
    /** One line, or several separated by line feeds. */
    void say(String line);
}

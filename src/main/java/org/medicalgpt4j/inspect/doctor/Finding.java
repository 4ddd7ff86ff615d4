package org.medicalgpt4j.inspect.doctor;

/**
 * One thing looked at.
 *
 * @param topic what it belongs to, such as {@code java} or {@code gpu}
 * @param name the thing
 * @param value what was seen
 * @param advice what to do about it; empty if nothing
 */
public record Finding(String topic, String name, State state, String value, String advice) {
    /** How it looks. */
    public enum State {
        /** Good, or just worth knowing. */
        OK,
        /** Works, but slower or smaller than it could. */
        WEAK,
        /** Absent, and only needed by some uses. */
        ABSENT,
        /** Nothing works without it. */
        MISSING
    }

    static Finding ok(String topic, String name, String value) {
        return new Finding(topic, name, State.OK, value, "");
    }
}

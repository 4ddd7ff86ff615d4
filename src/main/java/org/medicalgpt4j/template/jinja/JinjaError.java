package org.medicalgpt4j.template.jinja;

/** Something in a template is wrong; the place is added where it is known. */
final class JinjaError extends RuntimeException {
    private static final long serialVersionUID = 1L;
    static final int UNKNOWN = -1;

    private final int position;

    JinjaError(String message) {
        this(message, UNKNOWN);
    }

    JinjaError(String message, int position) {
        super(message, null, false, false);
        this.position = position;
    }

    /** Offset in the source, or {@link #UNKNOWN}. */
    int position() {
        return position;
    }
}

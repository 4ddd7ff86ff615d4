package org.medicalgpt4j.template.jinja;

/** A template cannot be parsed or rendered; the message begins with the template's name, line and column. */
public final class JinjaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JinjaException(String message) {
        super(message);
    }
}

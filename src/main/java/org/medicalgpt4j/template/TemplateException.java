package org.medicalgpt4j.template;

/** A chat template cannot be parsed or rendered; the message names the template and, where known, line:column. */
public final class TemplateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TemplateException(String message) {
        super(message);
    }

    public TemplateException(String message, Throwable cause) {
        super(message, cause);
    }
}

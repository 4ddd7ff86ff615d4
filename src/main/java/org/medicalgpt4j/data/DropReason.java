package org.medicalgpt4j.data;

/** Why a row is not trained on. */
public enum DropReason {
    INVALID("could not be read (the recipe allows to skip such rows)"),
    ALL_MASKED("have no target: all their turns are excluded from training"),
    PROMPT_TOO_LONG("have a prompt that alone reaches maxLength, so that no token of the answer is left");

    private final String description;

    DropReason(String description) {
        this.description = description;
    }

    public String description() {
        return description;
    }
}

package org.medicalgpt4j.data;

/** Why a row is not trained on. The descriptions complete "the row ..." and "rows that ...". */
public enum DropReason {
    INVALID("cannot be read"),
    ALL_MASKED("has no target: all its answers are excluded from training"),
    SAME_WHEN_CUT("has answers that are the same once they are cut to maxLength"),
    PROMPT_TOO_LONG("has a last prompt of maxLength tokens or more, which leaves no token of the answer");

    private final String description;

    DropReason(String description) {
        this.description = description;
    }

    public String description() {
        return description;
    }
}

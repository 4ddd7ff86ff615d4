package org.medicalgpt4j.data.dialogue;

/** Something done to a kept row, or found in it, that its author may not expect; each is counted in the report. */
public enum RowNote {
    USER_TURNS_MERGED("rows where neighbouring user turns were joined by a newline"),
    ASSISTANT_TURNS_MERGED("rows where neighbouring assistant turns were joined into one"),
    TRAILING_TURNS_REMOVED("rows whose last turns have no answer after them and were left out"),
    LEADING_ASSISTANT_TURN("rows that begin with an assistant turn"),
    EMPTY_USER_TURN("rows with an empty user turn"),
    OLDEST_TURNS_DROPPED("rows cut to maxLength by dropping their oldest exchanges"),
    ANSWER_CUT(
            "rows whose last exchange alone is above maxLength: its end is cut off and no end of turn learned there"),
    ANSWER_LEFT_OUT("rows where an answer is left out, since its prompt alone reaches maxLength"),
    SEVERAL_SEQUENCES("rows of several sequences, since the chat template rewrites earlier answers");

    private final String description;

    RowNote(String description) {
        this.description = description;
    }

    public String description() {
        return description;
    }

    /** Whether it means that the row lost something to maxLength. */
    public boolean truncation() {
        return this == OLDEST_TURNS_DROPPED || this == ANSWER_CUT || this == ANSWER_LEFT_OUT;
    }
}

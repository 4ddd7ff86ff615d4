package org.medicalgpt4j.recipe;

/** What to do about rows of a data file that are not what their format says. */
public enum OnBadLine {
    /** Nothing is trained; the rows are listed. */
    FAIL,
    /** They are left out, counted in the data report, and written with the reasons to a file beside the result. */
    SKIP
}

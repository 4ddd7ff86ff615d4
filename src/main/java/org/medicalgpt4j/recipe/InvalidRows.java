package org.medicalgpt4j.recipe;

/** What to do about rows of a data file that are not what their format says. */
public enum InvalidRows {
    /** Nothing is trained; the rows are listed. */
    REFUSE,
    /** They are left out and counted in the data report. */
    SKIP
}

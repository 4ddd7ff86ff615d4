package org.medicalgpt4j.cli;

/** Exit statuses. */
public final class Exit {
    public static final int OK = 0;

    /** What was asked for did not work, or a check found something. */
    public static final int FAILURE = 1;

    /** The command line makes no sense. */
    public static final int USAGE = 2;

    private Exit() {}
}

package org.medicalgpt4j.template.jinja;

/** Bounds on what a template, which comes from a model's files and is not trusted, can make us do. */
final class Limits {
    /** Largest template; the largest known one has 0.1 million characters. */
    static final int TEMPLATE_LENGTH = 2_000_000;
    /** Evaluated expressions, executed statements and handled items of one rendering. */
    static final long STEPS = 5_000_000;
    /** Characters of the text and of every string on the way to it. */
    static final int TEXT_LENGTH = 16_000_000;
    /** Items of a list, as in Jinja's sandbox. */
    static final int LIST_LENGTH = 100_000;
    /** Nesting of expressions, statements, calls and values. */
    static final int DEPTH = 100;

    private Limits() {}
}

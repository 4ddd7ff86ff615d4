package org.medicalgpt4j.recipe.source;

/** What a recipe may be at most; real ones stay far below, so that a hostile or mistaken file fails at once. */
public final class Limits {
    /** Bytes of one file. */
    public static final int FILE_BYTES = 1 << 20;

    /** Sections and lists inside each other. */
    public static final int DEPTH = 32;

    /** Values of one file, repeated ones (YAML aliases) counted each time. */
    public static final int VALUES = 100_000;

    /** YAML aliases to sections or lists in one file. */
    public static final int ALIASES = 50;

    /** Files that extend each other in one chain. */
    public static final int EXTENDS_DEPTH = 16;

    /** Files read for one recipe, counted each time. */
    public static final int FILES = 64;

    private Limits() {}
}

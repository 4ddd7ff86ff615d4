package org.medicalgpt4j.recipe;

/** What is made of how much better a chosen answer is. */
public enum CpoShape {
    SIGMOID,
    HINGE,
    /** That of IPO. */
    IPO
}

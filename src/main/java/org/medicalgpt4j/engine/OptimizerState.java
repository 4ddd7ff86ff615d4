package org.medicalgpt4j.engine;

import java.util.List;

/** Access to what an optimizer remembers of each parameter. */
public interface OptimizerState {

    /** Names such as {@code <parameter>.exp_avg}, in a fixed order. */
    List<String> names();

    /** Number of elements of one entry. */
    long elements(String name);

    void read(String name, long offset, float[] target, int at, int length);

    void write(String name, long offset, float[] source, int at, int length);
}

package org.medicalgpt4j.architecture.sample.op;

/** Uses what is above: a circle, too. */
public final class Low {
    private Low() {}

    public static String name() {
        return org.medicalgpt4j.architecture.sample.cli.High.class.getName();
    }
}

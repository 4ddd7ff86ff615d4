package org.medicalgpt4j.engine.nd4j;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** One op that ran, for Java's flight recorder. Off unless a recording asks for it, since a step has thousands. */
@Name("org.medicalgpt4j.Op")
@Label("Op")
@Description("One op of a graph, forward or backward")
@Category("MedicalGPT4J")
@Enabled(false)
@StackTrace(false)
final class OpEvent extends Event {
    @Label("Kind of op")
    String op;

    @Label("Run by")
    String runner;
}

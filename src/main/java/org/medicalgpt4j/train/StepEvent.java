package org.medicalgpt4j.train;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** One optimizer step, for Java's flight recorder. */
@Name("org.medicalgpt4j.Step")
@Label("Training step")
@Description("One optimizer step: forward and backward of its micro batches, and the update")
@Category("MedicalGPT4J")
@StackTrace(false)
final class StepEvent extends Event {
    @Label("Number")
    long number;

    @Label("Tokens")
    long tokens;

    @Label("Micro batches")
    int microBatches;

    @Label("Loss")
    double loss;

    @Label("Gradient norm")
    double gradNorm;

    @Label("Memory beside the weights")
    @DataAmount
    long memory;
}

package org.medicalgpt4j.inspect.graph;

import java.util.Locale;
import java.util.Set;
import org.medicalgpt4j.engine.PlanDescription.Step;
import org.medicalgpt4j.op.DoraNorm;
import org.medicalgpt4j.op.DoraScale;
import org.medicalgpt4j.op.DoraScaleGradient;
import org.medicalgpt4j.op.Dropout;
import org.medicalgpt4j.op.DropoutGradient;
import org.medicalgpt4j.op.LoraGradient;
import org.medicalgpt4j.op.LoraLinear;

/** Whose op it is. */
public enum OpKind {
    /** A linear layer with a low-rank adapter, or its gradient. */
    LORA,
    /** Another op of this project. */
    CUSTOM,
    /** One of ND4J's own. */
    ND4J,
    /** Adds a gradient to its buffer; no op of the graph. */
    SINK;

    private static final Set<String> LORA_OPS = Set.of(
            LoraLinear.NAME,
            LoraGradient.NAME,
            DoraNorm.NAME,
            DoraScale.NAME,
            DoraScaleGradient.NAME,
            Dropout.NAME,
            DropoutGradient.NAME);
    private static final String SINK_OP = "accumulate";

    static OpKind of(Step step) {
        if (LORA_OPS.contains(step.op())) {
            return LORA;
        }
        if (step.ours()) {
            return CUSTOM;
        }
        return step.op().equals(SINK_OP) ? SINK : ND4J;
    }

    /** As in exported files. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

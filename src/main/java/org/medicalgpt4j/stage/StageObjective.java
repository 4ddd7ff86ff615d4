package org.medicalgpt4j.stage;

import java.util.Map;
import org.medicalgpt4j.data.EvaluationSplit;
import org.medicalgpt4j.data.SequenceSet;
import org.medicalgpt4j.objective.Objective;
import org.medicalgpt4j.train.HeldOut;
import org.medicalgpt4j.train.StreamSteps;

/** What a stage minimises, and how its batches are laid out for it. */
interface StageObjective {

    /** What is trained. */
    Objective training();

    /** What is measured on held-out data. */
    Objective scoring();

    /** Shapes of all inputs of a batch, for a plan. */
    Map<String, long[]> shapes(int tokens, int sequences);

    /**
     * Bytes that {@link #feed} will hold.
     *
     * @param tokens of the largest batch
     */
    long feedBytes(TuningPlan tuning, MemoryPlanner planner, int tokens);

    /**
     * Begins to lay out batches, for a model whose training has not begun.
     *
     * @throws org.medicalgpt4j.train.RunStopped if a stop is requested meanwhile
     */
    Feed feed(TunedModel model, EvaluationSplit data, StageContext context);

    /** Lays out batches, and holds what it computes with for that. */
    interface Feed extends AutoCloseable {

        /** Of steps. */
        StreamSteps.Layout layout();

        /** Of held-out data. */
        HeldOut heldOut(SequenceSet data, int tokensPerBatch);

        /** Bytes held beside the parameters of the model. */
        long memory();

        @Override
        void close();
    }
}

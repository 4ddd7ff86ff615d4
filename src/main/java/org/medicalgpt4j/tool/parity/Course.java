package org.medicalgpt4j.tool.parity;

import java.util.function.LongToDoubleFunction;
import org.medicalgpt4j.engine.Batch;
import org.medicalgpt4j.engine.OptimizerOptions;
import org.medicalgpt4j.engine.TrainingProgram;

/**
 * Steps of training that references tell of.
 *
 * @param name before the names of the references
 * @param rate learning rate of each step, counted from 1
 * @param clip norm that gradients are clipped to
 * @param microBatches sequences that a step takes one by one, each from the next sequence on; 0 for all at once
 * @param logits whether there are logits of the end of training
 */
record Course(
        String name,
        OptimizerOptions optimizer,
        LongToDoubleFunction rate,
        double clip,
        int microBatches,
        boolean logits) {

    /** Steps over all sequences at once, without clipping. */
    static Course of(String name, OptimizerOptions optimizer, double rate, boolean logits) {
        return new Course(name, optimizer, step -> rate, Double.POSITIVE_INFINITY, 0, logits);
    }

    Course clipped(double norm) {
        return new Course(name, optimizer, rate, norm, microBatches, logits);
    }

    Course scheduled(LongToDoubleFunction course) {
        return new Course(name, optimizer, course, clip, microBatches, logits);
    }

    Course accumulating(int sequences) {
        return new Course(name, optimizer, rate, clip, sequences, logits);
    }

    /** Computes the gradients of a step, counted from 0, and answers its loss. */
    float gather(TrainingProgram program, Golden inputs, int step) {
        if (microBatches == 0) {
            return ModelCase.loss(program, inputs.batch(), inputs.targets());
        }
        int sequences = inputs.sequences(name);
        long targets = 0;
        for (int i = 0; i < microBatches; i++) {
            int sequence = (step * microBatches + i) % sequences;
            targets += inputs.targets(name, sequence, sequence + 1);
        }
        float loss = 0;
        for (int i = 0; i < microBatches; i++) {
            int sequence = (step * microBatches + i) % sequences;
            loss += ModelCase.loss(program, inputs.batch(name, sequence, sequence + 1), targets);
        }
        return loss;
    }

    /** What is scored at the end. */
    Batch scored(Golden inputs) {
        return microBatches == 0 ? inputs.batch() : inputs.batch(name, 0, inputs.sequences(name));
    }
}

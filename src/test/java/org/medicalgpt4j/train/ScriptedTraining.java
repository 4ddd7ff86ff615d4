package org.medicalgpt4j.train;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.medicalgpt4j.engine.Batch;
import org.medicalgpt4j.engine.OptimizerState;
import org.medicalgpt4j.engine.Tensor;
import org.medicalgpt4j.engine.TrainingProgram;
import org.medicalgpt4j.objective.NextTokenCrossEntropy;

/** A training program whose losses and gradient norms are written down, and that tells what was asked of it. */
final class ScriptedTraining implements TrainingProgram {
    private final double[] lossSums;
    private final double[] norms;
    private final List<String> calls = new ArrayList<>();
    private int forward;
    private int updates;

    /**
     * @param lossSums of each call of {@code accumulate}
     * @param norms of each call of {@code update}
     */
    ScriptedTraining(double[] lossSums, double[] norms) {
        this.lossSums = lossSums;
        this.norms = norms;
    }

    /** Such as {@code accumulate}, {@code update 1}, {@code discard}. */
    List<String> calls() {
        return calls;
    }

    private static Tensor scalar(double value) {
        return new Tensor(new long[0], new float[] {(float) value});
    }

    @Override
    public Map<String, Tensor> accumulate(Batch batch, double weight) {
        calls.add("accumulate");
        return Map.of(
                NextTokenCrossEntropy.LOSS_SUM,
                scalar(lossSums[forward++]),
                NextTokenCrossEntropy.CORRECT_SUM,
                scalar(0));
    }

    @Override
    public UpdateResult update(UpdateStep step) {
        calls.add("update " + step.number());
        double norm = norms[updates++];
        return new UpdateResult(norm, Double.isFinite(norm));
    }

    @Override
    public void discard() {
        calls.add("discard");
    }

    @Override
    public float[] gradient(String parameter) {
        throw new UnsupportedOperationException();
    }

    @Override
    public OptimizerState optimizerState() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, Tensor> evaluate(Batch batch, Collection<String> outputs) {
        throw new UnsupportedOperationException();
    }

    @Override
    public MemoryUse memory() {
        return new MemoryUse(0, 0, 0, 0);
    }

    @Override
    public List<OpTime> times() {
        return List.of();
    }

    @Override
    public void close() {}
}

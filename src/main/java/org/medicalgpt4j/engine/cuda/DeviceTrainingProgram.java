package org.medicalgpt4j.engine.cuda;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medicalgpt4j.engine.Batch;
import org.medicalgpt4j.engine.OptimizerOptions;
import org.medicalgpt4j.engine.OptimizerState;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.engine.Tensor;
import org.medicalgpt4j.engine.TrainingProgram;
import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.plan.GradientGraph;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.model.Parameter;
import org.medicalgpt4j.objective.Objective;

/** Runs a model's gradient graph and an optimizer on a device. */
final class DeviceTrainingProgram extends DeviceProgram implements TrainingProgram {
    private final Objective.Terms terms;
    private final DeviceBuffers gradients;
    private final GradientClipping clipping;
    private final DeviceOptimizer optimizer;
    private final DeviceRunner runner;

    /** Whether the buffers hold gradients of this step; otherwise what they hold counts as zero. */
    private boolean gathered;

    DeviceTrainingProgram(
            ModelGraph model,
            Objective objective,
            OptimizerOptions optimizerOptions,
            DeviceParameters parameters,
            ProgramOptions options) {
        super(model, parameters, options);
        this.terms = objective.build(model);
        List<Parameter> trainable = model.trainable();
        this.gradients = new DeviceBuffers(device(), "the gradients", DeviceParameters.shapes(trainable));
        gradients.zero();
        this.clipping = new GradientClipping(device());
        this.optimizer = new DeviceOptimizer(optimizerOptions, trainable, parameters, gradients);
        GradientGraph backward = GradientGraph.of(model, terms, options.checkpointing(), kernels());
        this.runner = runner(backward.graph(), terms.reported(), backward.gradients(), Optional.of(backward));
    }

    @Override
    public Map<String, Tensor> accumulate(Batch batch, double weight) {
        DeviceBinding run =
                runner.run(TokenBuckets.fill(batch.copy().scalar(Objective.LOSS_WEIGHT, (float) weight)), !gathered);
        gathered = true;
        Map<String, Tensor> values = new LinkedHashMap<>();
        terms.reported().forEach(name -> values.put(name, runner.copy(run, name)));
        return values;
    }

    @Override
    public float[] gradient(String parameter) {
        float[] values = new float[Math.toIntExact(gradients.of(parameter).length())];
        if (gathered) {
            gradients.read(parameter, 0, values, 0, values.length);
        }
        return values;
    }

    @Override
    public UpdateResult update(UpdateStep step) {
        if (!gathered) {
            gradients.zero();
        }
        deviceTimes().around("optimizer", () -> {
            clipping.measure(gradients.all(), step.maxGradNorm());
            optimizer.update(step.number(), step.learningRate(), clipping.factor());
        });
        gathered = false;
        double norm = clipping.norm();
        return new UpdateResult(norm, Double.isFinite(norm));
    }

    @Override
    public void discard() {
        gathered = false;
    }

    @Override
    public OptimizerState optimizerState() {
        return optimizer.state();
    }

    @Override
    DeviceTensor gradientBuffer(String parameter) {
        return gradients.of(parameter);
    }

    @Override
    public MemoryUse memory() {
        MemoryUse forward = super.memory();
        return new MemoryUse(forward.activations(), gradients.bytes(), optimizer.bytes(), forward.states());
    }

    @Override
    public void close() {
        super.close();
        runner.close();
        gradients.close();
        clipping.close();
        optimizer.close();
    }
}

package org.medicalgpt4j.engine.nd4j;

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
import org.medicalgpt4j.engine.nd4j.kernel.HostTensor;
import org.medicalgpt4j.engine.nd4j.kernel.Workers;
import org.medicalgpt4j.engine.plan.GradientGraph;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.model.Parameter;
import org.medicalgpt4j.objective.Objective;

/** Runs a model's gradient graph and an optimizer on the host. */
final class HostTrainingProgram extends HostProgram implements TrainingProgram {
    private final Objective.Terms terms;
    private final List<Parameter> trainable;
    private final GradientBuffers gradients;
    private final HostOptimizer optimizer;
    private final PlanRunner runner;

    HostTrainingProgram(
            ModelGraph model,
            Objective objective,
            OptimizerOptions optimizerOptions,
            HostParameters parameters,
            ProgramOptions options,
            Workers workers) {
        super(model, parameters, options, workers);
        this.terms = objective.build(model);
        this.trainable = model.trainable();
        this.gradients = new GradientBuffers("the gradients", trainable);
        this.optimizer = new HostOptimizer(optimizerOptions, trainable, parameters, gradients, workers);
        GradientGraph backward =
                GradientGraph.of(model, terms, options.checkpointing(), HostKernels.of(options, workers.threads()));
        this.runner = runner(backward.graph(), terms.reported(), backward.gradients(), Optional.of(backward));
    }

    @Override
    public Map<String, Tensor> accumulate(Batch batch, double weight) {
        Binding run = runner.run(batch.copy().scalar(Objective.LOSS_WEIGHT, (float) weight));
        Map<String, Tensor> values = new LinkedHashMap<>();
        terms.reported().forEach(name -> values.put(name, PlanRunner.copy(run.value(name))));
        return values;
    }

    @Override
    public float[] gradient(String parameter) {
        HostTensor tensor = gradients.of(parameter);
        float[] values = new float[Math.toIntExact(tensor.length())];
        tensor.read(0, values, 0, values.length);
        return values;
    }

    @Override
    public UpdateResult update(UpdateStep step) {
        long start = System.nanoTime();
        double norm = Math.sqrt(SquaredNorm.of(trainable, gradients, workers()));
        boolean finite = Double.isFinite(norm);
        if (finite) {
            // the small constant is PyTorch's, in clip_grad_norm_
            double scale = Math.min(1.0, step.maxGradNorm() / (norm + 1e-6));
            optimizer.update(step.number(), step.learningRate(), scale);
        }
        gradients.zero();
        stepTimes().add("optimizer", System.nanoTime() - start);
        return new UpdateResult(norm, finite);
    }

    @Override
    public void discard() {
        gradients.zero();
    }

    @Override
    public OptimizerState optimizerState() {
        return optimizer.state();
    }

    @Override
    HostTensor gradientBuffer(String parameter) {
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
        gradients.close();
        optimizer.close();
    }
}

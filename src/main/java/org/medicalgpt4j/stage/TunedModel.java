package org.medicalgpt4j.stage;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.medicalgpt4j.checkpoint.AdapterTensors;
import org.medicalgpt4j.checkpoint.ExistingFolder;
import org.medicalgpt4j.checkpoint.ModelFolderContent;
import org.medicalgpt4j.checkpoint.OutgoingTensor;
import org.medicalgpt4j.checkpoint.PeftAdapterContent;
import org.medicalgpt4j.checkpoint.Publication;
import org.medicalgpt4j.checkpoint.ScalarType;
import org.medicalgpt4j.checkpoint.TensorInfo;
import org.medicalgpt4j.checkpoint.TokenizerFiles;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.Parameters;
import org.medicalgpt4j.model.Architecture;
import org.medicalgpt4j.model.GraphOptions;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.model.Parameter;
import org.medicalgpt4j.recipe.StartWeights;
import org.medicalgpt4j.train.FreshParameters;

/** A model in the course of training: its weights in an engine, and the graphs that share them. */
final class TunedModel implements AutoCloseable {
    private static final long LARGEST_SHARD = 5_000_000_000L;

    private final TuningPlan plan;
    private final ModelGraph training;
    private final Parameters parameters;

    private TunedModel(TuningPlan plan, ModelGraph training, Parameters parameters) {
        this.plan = plan;
        this.training = training;
        this.parameters = parameters;
    }

    /**
     * Loads the weights, or draws them; new adapters begin as PEFT's do, so that the model answers as before.
     *
     * @throws StageException if an adapter is to be trained on random weights
     */
    static TunedModel load(TuningPlan plan, Engine engine, StartWeights weights, long seed) {
        ModelGraph training = plan.build(GraphOptions.trainable());
        FreshParameters fresh = new FreshParameters(seed, plan.architecture().initializerRange());
        if (weights == StartWeights.FRESH) {
            if (plan.lora().isPresent()) {
                throw new StageException(
                        "model.weights is fresh, but tuning.method is lora: an adapter on random weights"
                                + " learns nothing; set tuning.method to full");
            }
            Parameters parameters = engine.allocate(training.parameters());
            fresh.fill(parameters, parameter -> true);
            return new TunedModel(plan, training, parameters);
        }
        Parameters parameters = plan.files().load(engine, training);
        if (plan.files().lora().isEmpty()) {
            fresh.fill(parameters, parameter -> parameter.role().isAdapter());
        }
        return new TunedModel(plan, training, parameters);
    }

    Architecture architecture() {
        return plan.architecture();
    }

    TuningPlan plan() {
        return plan;
    }

    /** The graph to train; it can be compiled once. */
    ModelGraph training() {
        return training;
    }

    /** A new graph that shares the weights. */
    ModelGraph graph(GraphOptions options) {
        return plan.build(options);
    }

    Parameters parameters() {
        return parameters;
    }

    /** Name of the folder that {@link #save} makes. */
    String resultName() {
        return plan.lora().isPresent() ? "adapter" : "model";
    }

    /** Publishes an adapter folder as PEFT loads it, or a whole model folder. */
    Path save(Publication publication, Path output, ExistingFolder existing) {
        Path target = output.resolve(resultName());
        List<Path> companions = Files.isDirectory(plan.files().source().path())
                ? TokenizerFiles.in(plan.files().source().path())
                : List.of();
        if (plan.lora().isPresent()) {
            new PeftAdapterContent(plan.config().orElseThrow(), adapterTensors(), companions)
                    .publish(publication, target, existing);
        } else {
            new ModelFolderContent(
                            plan.files().source().config(),
                            plan.files().source().generationConfig(),
                            companions,
                            parameters.table().stream()
                                    .map(parameter -> outgoing(parameter.name(), parameter))
                                    .toList())
                    .publish(publication, target, existing, LARGEST_SHARD);
        }
        return target;
    }

    private List<OutgoingTensor> adapterTensors() {
        List<OutgoingTensor> tensors = new ArrayList<>();
        for (Parameter parameter : training.trainable()) {
            tensors.add(outgoing(AdapterTensors.saved(parameter.name()), parameter));
            String twin = architecture().aliases().get(parameter.name());
            if (twin != null) {
                tensors.add(outgoing(AdapterTensors.saved(twin), parameter));
            }
        }
        return tensors;
    }

    private OutgoingTensor outgoing(String name, Parameter parameter) {
        return OutgoingTensor.floats(
                new TensorInfo(name, ScalarType.F32, parameter.shape()),
                (offset, target, length) -> parameters.read(parameter.name(), offset, target, 0, length));
    }

    @Override
    public void close() {
        parameters.close();
    }
}

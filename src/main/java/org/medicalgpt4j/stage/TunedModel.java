package org.medicalgpt4j.stage;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.medicalgpt4j.checkpoint.AdapterConfig;
import org.medicalgpt4j.checkpoint.AdapterTensors;
import org.medicalgpt4j.checkpoint.CheckpointException;
import org.medicalgpt4j.checkpoint.ExistingFolder;
import org.medicalgpt4j.checkpoint.FileContent;
import org.medicalgpt4j.checkpoint.FolderContent;
import org.medicalgpt4j.checkpoint.ModelFolderContent;
import org.medicalgpt4j.checkpoint.ModelSource;
import org.medicalgpt4j.checkpoint.OutgoingTensor;
import org.medicalgpt4j.checkpoint.ParameterStore;
import org.medicalgpt4j.checkpoint.PeftAdapter;
import org.medicalgpt4j.checkpoint.PeftAdapterContent;
import org.medicalgpt4j.checkpoint.Publication;
import org.medicalgpt4j.checkpoint.ScalarType;
import org.medicalgpt4j.checkpoint.TensorInfo;
import org.medicalgpt4j.checkpoint.TokenizerFiles;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.Parameters;
import org.medicalgpt4j.load.ConversationStyle;
import org.medicalgpt4j.model.Architecture;
import org.medicalgpt4j.model.GraphOptions;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.model.Parameter;
import org.medicalgpt4j.model.ParameterRole;
import org.medicalgpt4j.recipe.StartWeights;
import org.medicalgpt4j.tokenizer.Tokenizer;
import org.medicalgpt4j.train.FreshParameters;
import org.medicalgpt4j.train.recovery.TrainedWeights;

/** A model in the course of training: its weights in an engine, and the graphs that share them. */
final class TunedModel implements TrainedWeights, AutoCloseable {
    private static final String CHAT_TEMPLATE = "chat_template.jinja";
    private static final long LARGEST_SHARD = 5_000_000_000L;

    private final TuningPlan plan;
    private final ModelGraph training;
    private final Parameters parameters;
    private final AdapterStart start;
    private Optional<String> chatTemplate = Optional.empty();

    private TunedModel(TuningPlan plan, ModelGraph training, Parameters parameters, AdapterStart start) {
        this.plan = plan;
        this.training = training;
        this.parameters = parameters;
        this.start = start;
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
            if (plan.freeze().isPresent()) {
                throw new StageException(
                        "model.weights is fresh, but tuning.method is freeze: what stays random teaches"
                                + " nothing; set tuning.method to full");
            }
            Parameters parameters = engine.allocate(training.parameters());
            fresh.fill(parameters, parameter -> true);
            return new TunedModel(plan, training, parameters, new AdapterStart());
        }
        Parameters parameters = plan.scores()
                ? plan.files().loadAllButScore(engine, training)
                : plan.files().load(engine, training);
        if (plan.scores() && !plan.files().hasScore()) {
            fresh.fill(parameters, parameter -> parameter.role() == ParameterRole.HEAD);
        }
        AdapterStart start = new AdapterStart();
        if (plan.files().lora().isEmpty()) {
            fresh.fill(parameters, parameter -> parameter.role().isAdapter());
            AdapterStart.magnitudes(training, parameters);
            if (plan.principal()) {
                start.split(training, plan.lora().orElseThrow(), parameters);
            }
        }
        return new TunedModel(plan, training, parameters, start);
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

    /** Publishes an adapter folder as PEFT loads it, or a whole model folder, in place of an earlier one. */
    Path save(Publication publication, Path output) {
        Path target = output.resolve(resultName());
        publication.requireSpace(target, bytes());
        publication.folder(target, ExistingFolder.REPLACE, files());
        return target;
    }

    @Override
    public long bytes() {
        return plan.lora().isPresent() ? adapter().bytes() : model().bytes();
    }

    /** Lets the results hold the template that it learns to chat with, if that is none of its own tokenizer's files. */
    void learnsToChat(ConversationStyle style, Tokenizer tokenizer) {
        chatTemplate = Optional.of(style.jinja())
                .filter(jinja -> !tokenizer.chatTemplate().equals(Optional.of(jinja)));
    }

    @Override
    public FolderContent files() {
        FolderContent content = plan.lora().isPresent() ? adapter() : model().files(LARGEST_SHARD);
        return draft -> {
            content.writeTo(draft);
            chatTemplate.ifPresent(jinja -> draft.file(CHAT_TEMPLATE, FileContent.text(jinja)));
        };
    }

    private PeftAdapterContent adapter() {
        AdapterConfig config = plan.config().orElseThrow();
        return new PeftAdapterContent(
                plan.principal() ? config.withTwiceTheRank() : config, adapterTensors(), companions());
    }

    private ModelFolderContent model() {
        JsonNode config = plan.files().source().config();
        return new ModelFolderContent(
                plan.scores() ? ScoringConfig.of(config) : config,
                plan.files().source().generationConfig(),
                companions(),
                parameters.table().stream()
                        .map(parameter -> outgoing(parameter.name(), parameter))
                        .toList());
    }

    private List<Path> companions() {
        Path source = plan.files().source().path();
        List<Path> files = Files.isDirectory(source) ? TokenizerFiles.in(source) : List.of();
        return files.stream()
                .filter(file -> chatTemplate.isEmpty() || !file.endsWith(CHAT_TEMPLATE))
                .toList();
    }

    @Override
    public void restore(Path folder) {
        if (plan.lora().isPresent()) {
            try (PeftAdapter adapter = PeftAdapter.open(folder)) {
                for (Parameter parameter : training.trainable()) {
                    if (start.holds(parameter)) {
                        start.restore(parameter, adapter.weights(), parameters);
                    } else {
                        restore(parameter, adapter.weights(), AdapterTensors.saved(parameter.name()));
                    }
                }
            }
        } else {
            try (ParameterStore weights = ModelSource.open(folder).openWeights()) {
                training.trainable().forEach(parameter -> restore(parameter, weights, parameter.name()));
            }
        }
    }

    private void restore(Parameter parameter, ParameterStore store, String name) {
        long[] shape = store.info(name).shape();
        if (!Arrays.equals(shape, parameter.shape())) {
            throw new CheckpointException(store.source() + ": tensor '" + name + "' has shape " + Arrays.toString(shape)
                    + ", but " + Arrays.toString(parameter.shape()) + " was expected");
        }
        parameters.write(parameter.name(), memory -> store.copyTo(name, memory));
    }

    private List<OutgoingTensor> adapterTensors() {
        List<OutgoingTensor> tensors = new ArrayList<>();
        for (Parameter parameter : training.trainable()) {
            tensors.add(
                    start.holds(parameter)
                            ? start.doubled(parameter, parameters)
                            : outgoing(AdapterTensors.saved(parameter.name()), parameter));
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

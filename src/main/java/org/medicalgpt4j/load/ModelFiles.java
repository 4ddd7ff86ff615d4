package org.medicalgpt4j.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.medicalgpt4j.checkpoint.CheckpointException;
import org.medicalgpt4j.checkpoint.GgufAsHuggingFace;
import org.medicalgpt4j.checkpoint.ModelSource;
import org.medicalgpt4j.checkpoint.ParameterStore;
import org.medicalgpt4j.checkpoint.PeftAdapter;
import org.medicalgpt4j.checkpoint.Publication;
import org.medicalgpt4j.checkpoint.TokenizerFiles;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.Parameters;
import org.medicalgpt4j.model.Architecture;
import org.medicalgpt4j.model.Architectures;
import org.medicalgpt4j.model.GraphOptions;
import org.medicalgpt4j.model.LoraSpec;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.model.Parameter;
import org.medicalgpt4j.model.QuantizationSpec;
import org.medicalgpt4j.tokenizer.Tokenizer;
import org.medicalgpt4j.tokenizer.Tokenizers;

/**
 * A model on disk: a Hugging Face folder or a GGUF file, with a PEFT adapter if one is given. Nothing large is read until
 * it is asked for.
 */
public final class ModelFiles {
    private static final String SCORE_WEIGHT = ModelGraph.SCORE + ".weight";

    private final ModelSource source;
    private final Architecture architecture;
    private final Optional<Path> adapter;
    private final Optional<LoraSpec> lora;
    private final Optional<QuantizationSpec> quantization;

    private ModelFiles(
            ModelSource source,
            Architecture architecture,
            Optional<Path> adapter,
            Optional<LoraSpec> lora,
            Optional<QuantizationSpec> quantization) {
        this.source = source;
        this.quantization = quantization;
        this.architecture = architecture;
        this.adapter = adapter;
        this.lora = lora;
    }

    /**
     * Reads the configurations.
     *
     * @throws CheckpointException if a file is missing or malformed, or the adapter is of a kind that is not computed
     * @throws org.medicalgpt4j.model.ModelException if the family is unknown or its configuration makes no sense
     */
    public static ModelFiles open(Path model) {
        ModelSource source = ModelSource.open(model);
        return new ModelFiles(
                source, Architectures.of(source.config()), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** As {@link #open(Path)}, with an adapter on the linear layers that its configuration names. */
    public static ModelFiles open(Path model, Path adapter) {
        return open(model).withAdapter(adapter);
    }

    /** The same model with an adapter, in place of one that it has. */
    public ModelFiles withAdapter(Path folder) {
        try (PeftAdapter opened = PeftAdapter.open(folder)) {
            LoraSpec spec = AdapterLoader.spec(opened.config(), 0);
            return new ModelFiles(
                    source, architecture, Optional.of(Publication.current(folder)), Optional.of(spec), quantization);
        }
    }

    /** The same model, whose matrices stay in as many bits as they are stored in, instead of being widened to f32. */
    public ModelFiles asStored() {
        try (ParameterStore store = source.openWeights()) {
            return quantized(StoredFormat.kept(store, architecture));
        }
    }

    /** The same model, of which some matrices are kept in fewer bits. */
    public ModelFiles quantized(QuantizationSpec spec) {
        return new ModelFiles(source, architecture, adapter, lora, Optional.of(spec));
    }

    /** Which matrices are kept in fewer bits, if any. */
    public Optional<QuantizationSpec> quantization() {
        return quantization;
    }

    public ModelSource source() {
        return source;
    }

    public Architecture architecture() {
        return architecture;
    }

    public Optional<LoraSpec> lora() {
        return lora;
    }

    /** A graph of this model, with the adapter's layers if there is one. */
    public ModelGraph build(GraphOptions options) {
        GraphOptions kept = quantization.map(options::withQuantization).orElse(options);
        return architecture.build(lora.map(kept::withLora).orElse(kept));
    }

    /**
     * Memory with the weights of the model and its adapter for every graph of it that {@link #build} makes.
     *
     * @param graph one of these
     * @throws CheckpointException if a tensor is missing, has another shape or has no place
     */
    public Parameters load(Engine engine, ModelGraph graph) {
        return load(engine, graph, false);
    }

    /** As {@link #load(Engine, ModelGraph)}, but a head that scores may be missing: it then has undefined contents. */
    public Parameters loadAllButScore(Engine engine, ModelGraph graph) {
        return load(engine, graph, true);
    }

    /** Whether model or adapter have a head that scores. */
    public boolean hasScore() {
        if (lora.filter(spec -> spec.saves(ModelGraph.SCORE)).isPresent()) {
            return true;
        }
        try (ParameterStore store = source.openWeights()) {
            return store.contains(SCORE_WEIGHT);
        }
    }

    private Parameters load(Engine engine, ModelGraph graph, boolean withoutScore) {
        boolean elsewhere = lora.filter(spec -> spec.saves(ModelGraph.SCORE)).isPresent();
        Parameters parameters = engine.allocate(graph.parameters());
        try (ParameterStore store = source.openWeights()) {
            WeightLoader.load(
                    architecture, store, parameters, name -> name.equals(SCORE_WEIGHT) && (withoutScore || elsewhere));
            if (adapter.isPresent()) {
                try (PeftAdapter opened = PeftAdapter.open(adapter.get())) {
                    AdapterLoader.load(opened.weights(), lora.orElseThrow(), architecture.aliases(), parameters);
                }
            }
            return parameters;
        } catch (RuntimeException failure) {
            parameters.close();
            throw failure;
        }
    }

    /**
     * Memory with the weights of the adapter alone, beside those of the model.
     *
     * @param graph of this model with the adapter
     * @param base the model's weights, loaded without an adapter
     * @throws CheckpointException if a tensor is missing, has another shape or has no place
     */
    public Parameters loadAdapter(Engine engine, ModelGraph graph, Parameters base) {
        LoraSpec spec = lora.orElseThrow(() -> new IllegalStateException("these files have no adapter"));
        List<Parameter> own = graph.parameters().stream()
                .filter(parameter -> AdapterLoader.holds(spec, parameter))
                .toList();
        Parameters parameters = engine.allocate(own, base);
        try (PeftAdapter opened = PeftAdapter.open(adapter.orElseThrow())) {
            AdapterLoader.load(opened.weights(), spec, architecture.aliases(), parameters);
            return parameters;
        } catch (RuntimeException failure) {
            parameters.close();
            throw failure;
        }
    }

    /**
     * Reads the tokenizer: that of the adapter's folder if it has one, since an adapter may come with its own template.
     *
     * @throws org.medicalgpt4j.tokenizer.TokenizerException if there is none or it cannot be used
     */
    public Tokenizer tokenizer() {
        if (adapter.isPresent() && Tokenizers.isIn(adapter.get())) {
            return Tokenizers.load(adapter.get());
        }
        return source instanceof GgufAsHuggingFace gguf
                ? Tokenizers.of(GgufVocabulary.of(gguf.metadata()))
                : Tokenizers.load(source.path());
    }

    /** The files that {@link #tokenizer} reads. */
    public List<Path> tokenizerFiles() {
        if (adapter.isPresent() && Tokenizers.isIn(adapter.get())) {
            return TokenizerFiles.in(adapter.get());
        }
        return source instanceof GgufAsHuggingFace ? List.of(source.path()) : TokenizerFiles.in(source.path());
    }

    /** Whether both have the same tokenizer and chat template, byte by byte. */
    public boolean sharesTokenizerWith(ModelFiles other) {
        List<Path> mine = tokenizerFiles();
        List<Path> others = other.tokenizerFiles();
        try {
            for (int i = 0; i < mine.size() && mine.size() == others.size(); i++) {
                if (!mine.get(i).getFileName().equals(others.get(i).getFileName())
                        || Files.mismatch(mine.get(i), others.get(i)) >= 0) {
                    return false;
                }
            }
            return mine.size() == others.size();
        } catch (IOException failure) {
            throw new CheckpointException(
                    "the tokenizer of " + adapter.orElse(source.path()) + " cannot be compared with that of "
                            + other.adapter.orElse(other.source.path()) + ": " + failure,
                    failure);
        }
    }

    /** Ids that end a text: those of the configuration, of {@code generation_config.json} and of the tokenizer. */
    public Set<Integer> endTokens(Tokenizer tokenizer) {
        Set<Integer> ids = new TreeSet<>(tokenizer.eos());
        ids.addAll(EndTokens.of(source));
        return ids;
    }
}

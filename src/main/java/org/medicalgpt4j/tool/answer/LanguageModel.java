package org.medicalgpt4j.tool.answer;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.medicalgpt4j.checkpoint.CheckpointException;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.Parameters;
import org.medicalgpt4j.engine.Program;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.generate.CachedDecoder;
import org.medicalgpt4j.generate.GenerationException;
import org.medicalgpt4j.generate.Generator;
import org.medicalgpt4j.generate.GeneratorSettings;
import org.medicalgpt4j.load.ModelFiles;
import org.medicalgpt4j.model.Architecture;
import org.medicalgpt4j.model.CacheShape;
import org.medicalgpt4j.model.GraphOptions;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.tokenizer.Tokenizer;
import org.medicalgpt4j.tool.merge.MergedWeights;

/**
 * A model from disk that is ready to answer, alone or with one of several adapters that stand beside it: the weights of the
 * model are in memory once, and every request names the adapter it asks.
 */
public final class LanguageModel implements AutoCloseable {
    private static final int PAGE = 64;

    private final Engine engine;
    private final ModelFiles files;
    private final Tokenizer tokenizer;
    private final CacheShape cache;
    private final Parameters parameters;
    private final Program program;
    private final CachedDecoder decoder;
    private final Generator generator;
    private final Map<String, Adapter> adapters = new LinkedHashMap<>();
    private Optional<MergedWeights> merged = Optional.empty();

    private record Adapter(Path folder, ModelFiles files, Tokenizer tokenizer, Parameters parameters) {}

    private LanguageModel(
            Engine engine,
            ModelFiles files,
            Tokenizer tokenizer,
            CacheShape cache,
            Parameters parameters,
            Program program,
            GeneratorSettings settings) {
        this.engine = engine;
        this.files = files;
        this.tokenizer = tokenizer;
        this.cache = cache;
        this.parameters = parameters;
        this.program = program;
        this.decoder = new CachedDecoder(program, cache, files.architecture());
        this.generator = new Generator(decoder, tokenizer, settings);
    }

    /**
     * Loads the weights and makes a cache. Matrices that are stored in fewer bits stay so if the engine can compute with them.
     *
     * @param tokenizer that of the files
     * @param cacheTokens tokens of all sequences together for which there is room, at least one context
     */
    public static LanguageModel load(
            Engine engine,
            ModelFiles source,
            Tokenizer tokenizer,
            GeneratorSettings settings,
            int cacheTokens,
            ProgramOptions options) {
        ModelFiles files = engine.packsWeights() ? source.asStored() : source;
        CacheShape cache = new CacheShape((int) ((cacheTokens + PAGE - 1L) / PAGE), PAGE);
        ModelGraph graph = files.build(GraphOptions.decoding(cache));
        Parameters parameters = files.load(engine, graph);
        try {
            Program program = engine.compile(graph, parameters, options);
            return new LanguageModel(engine, files, tokenizer, cache, parameters, program, settings);
        } catch (RuntimeException failure) {
            parameters.close();
            throw failure;
        }
    }

    /**
     * Loads an adapter beside the model and those that are there; any rank and any layers. Requests ask it by its name.
     *
     * @throws GenerationException if the model has an adapter of its own, or there is one of that name
     * @throws CheckpointException if it does not fit the model, or has tokens that the model has not
     * @throws org.medicalgpt4j.engine.EngineException if the engine cannot keep several adapters
     */
    public void add(String name, Path folder) {
        if (files.lora().isPresent()) {
            throw new GenerationException(
                    "the model was loaded with an adapter of its own, so that '" + name + "' cannot be put beside it");
        }
        if (adapters.containsKey(name)) {
            throw new GenerationException("there is an adapter '" + name + "' already");
        }
        ModelFiles adapted = files.withAdapter(folder);
        Tokenizer own = adapted.sharesTokenizerWith(files) ? tokenizer : adapted.tokenizer();
        if (own.vocabularySize() != tokenizer.vocabularySize()) {
            throw new CheckpointException(folder + " has a tokenizer of " + own.vocabularySize()
                    + " tokens, but that of the model has " + tokenizer.vocabularySize()
                    + ": it cannot share the model with others");
        }
        ModelGraph graph = adapted.build(GraphOptions.decoding(cache));
        Parameters beside = adapted.loadAdapter(engine, graph, parameters);
        try {
            decoder.add(name, engine.compile(graph, beside, program));
        } catch (RuntimeException failure) {
            beside.close();
            throw failure;
        }
        adapters.put(name, new Adapter(folder, adapted, own, beside));
    }

    /**
     * Takes an adapter away; no request to it may be under way.
     *
     * @throws GenerationException if there is none of that name
     */
    public void remove(String name) {
        decoder.remove(name);
        adapters.remove(name).parameters().close();
    }

    /**
     * Adds one of the adapters to the model's weights, which makes its answers faster: it alone can be asked until
     * {@link #unmerge}. No request may be under way.
     *
     * @throws GenerationException if there is no adapter of that name, or one is merged already
     * @throws CheckpointException if the model's files are not what was loaded any more; nothing was changed then
     */
    public void merge(String name) {
        Path folder = adapter(name).folder();
        if (merged.isPresent()) {
            throw new GenerationException("an adapter is merged into the weights already");
        }
        Program changed = engine.compile(files.build(GraphOptions.decoding(cache)), parameters, program);
        try {
            merged = Optional.of(MergedWeights.merge(files, folder, parameters));
        } catch (RuntimeException failure) {
            changed.close();
            throw failure;
        }
        decoder.merge(name, changed);
    }

    /**
     * Takes the merged adapter out of the weights again, which are to the last bit what they were.
     *
     * @throws GenerationException if no adapter is merged
     * @throws CheckpointException if the model's files changed in the meantime
     */
    public void unmerge() {
        decoder.unmerge();
        MergedWeights changed = merged.orElseThrow();
        merged = Optional.empty();
        changed.undo();
    }

    /** Bytes of the weights, those of the adapters among them. */
    public long bytes() {
        return parameters.bytes()
                + adapters.values().stream()
                        .mapToLong(adapter -> adapter.parameters().bytes())
                        .sum();
    }

    /** Names of the adapters, in the order in which they came. */
    public Set<String> adapters() {
        return Collections.unmodifiableSet(adapters.keySet());
    }

    /**
     * The model's files with an adapter.
     *
     * @throws GenerationException if there is none of that name
     */
    public ModelFiles files(String adapter) {
        return adapter(adapter).files();
    }

    /**
     * The tokenizer that an adapter is asked through; it may have a chat template of its own.
     *
     * @throws GenerationException if there is none of that name
     */
    public Tokenizer tokenizer(String adapter) {
        return adapter(adapter).tokenizer();
    }

    private Adapter adapter(String name) {
        return Optional.ofNullable(adapters.get(name))
                .orElseThrow(() -> new GenerationException("there is no adapter '" + name + "'"));
    }

    /**
     * The longest sequence that makes sense for a model: its positions. Where the rotary frequencies follow the length
     * (dynamic NTK) there is no such limit, and this is what a user asked for.
     */
    public static int contextTokens(Architecture architecture, int wanted) {
        return architecture.cacheLimit().isPresent() ? wanted : Math.min(wanted, architecture.maxPositions());
    }

    public ModelFiles files() {
        return files;
    }

    public Generator generator() {
        return generator;
    }

    @Override
    public void close() {
        decoder.close();
        merged.ifPresent(MergedWeights::close);
        adapters.values().forEach(adapter -> adapter.parameters().close());
        parameters.close();
    }
}

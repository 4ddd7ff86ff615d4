package org.medicalgpt4j.tool.answer;

import java.util.Optional;
import java.util.Set;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.Parameters;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.generate.CachedDecoder;
import org.medicalgpt4j.generate.ChatFormat;
import org.medicalgpt4j.generate.Generator;
import org.medicalgpt4j.generate.GeneratorSettings;
import org.medicalgpt4j.load.ModelFiles;
import org.medicalgpt4j.model.Architecture;
import org.medicalgpt4j.model.CacheShape;
import org.medicalgpt4j.model.GraphOptions;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.template.ChatTemplate;
import org.medicalgpt4j.tokenizer.Tokenizer;

/** A model from disk that is ready to answer. */
public final class LanguageModel implements AutoCloseable {
    private static final int PAGE = 64;

    private final ModelFiles files;
    private final Tokenizer tokenizer;
    private final Parameters parameters;
    private final CachedDecoder decoder;
    private final Generator generator;

    private LanguageModel(
            ModelFiles files,
            Tokenizer tokenizer,
            Parameters parameters,
            CachedDecoder decoder,
            GeneratorSettings settings) {
        this.files = files;
        this.tokenizer = tokenizer;
        this.parameters = parameters;
        this.decoder = decoder;
        this.generator = new Generator(decoder, tokenizer, settings);
    }

    /**
     * Loads the weights and makes a cache.
     *
     * @param tokenizer that of the files
     * @param cacheTokens tokens of all sequences together for which there is room, at least one context
     */
    public static LanguageModel load(
            Engine engine,
            ModelFiles files,
            Tokenizer tokenizer,
            GeneratorSettings settings,
            int cacheTokens,
            ProgramOptions options) {
        CacheShape cache = new CacheShape((int) ((cacheTokens + PAGE - 1L) / PAGE), PAGE);
        ModelGraph graph = files.build(GraphOptions.decoding(cache));
        Parameters parameters = files.load(engine, graph);
        try {
            CachedDecoder decoder = new CachedDecoder(
                    engine.compile(graph, parameters, options),
                    cache,
                    files.architecture().cacheLimit());
            return new LanguageModel(files, tokenizer, parameters, decoder, settings);
        } catch (RuntimeException failure) {
            parameters.close();
            throw failure;
        }
    }

    /**
     * The longest sequence that makes sense for a model: its positions. Where the rotary frequencies follow the length
     * (dynamic NTK) there is no such limit, and this is what a user asked for.
     */
    public static int contextTokens(Architecture architecture, int wanted) {
        return architecture.cacheLimit().isPresent() ? wanted : Math.min(wanted, architecture.maxPositions());
    }

    /**
     * The format of conversations; none if the model has no chat template.
     *
     * @throws org.medicalgpt4j.template.TemplateException if it has one that cannot be read
     */
    public static Optional<ChatFormat> chatFormat(ModelFiles files, Tokenizer tokenizer) {
        String name = "chat template of " + files.source().path();
        return tokenizer.chatTemplate().map(template -> new ChatFormat(tokenizer, ChatTemplate.parse(name, template)));
    }

    public ModelFiles files() {
        return files;
    }

    public Generator generator() {
        return generator;
    }

    /** Ids that end an answer. */
    public Set<Integer> endTokens() {
        return files.endTokens(tokenizer);
    }

    @Override
    public void close() {
        decoder.close();
        parameters.close();
    }
}

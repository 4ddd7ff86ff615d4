package org.medicalgpt4j.tool.answer;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.engine.nd4j.Nd4jEngine;
import org.medicalgpt4j.generate.ChatFormat;
import org.medicalgpt4j.generate.ChatSession;
import org.medicalgpt4j.generate.GenerationOptions;
import org.medicalgpt4j.generate.GenerationRequest;
import org.medicalgpt4j.generate.Generator;
import org.medicalgpt4j.generate.GeneratorSettings;
import org.medicalgpt4j.load.ConversationStyle;
import org.medicalgpt4j.load.ModelFiles;
import org.medicalgpt4j.template.Message;
import org.medicalgpt4j.tokenizer.Tokenizer;
import org.medicalgpt4j.tool.text.TextException;

/**
 * A model that answers inside of another program, on the CPU. Several may be open at once; each is to be used by one
 * thread at a time. Adapters can be put beside the model and taken away while it is open.
 */
public final class Assistant implements AutoCloseable {
    private final Engine engine;
    private final LanguageModel model;
    private final ConversationStyle style;
    private final Tokenizer tokenizer;

    private Assistant(Engine engine, LanguageModel model, ConversationStyle style, Tokenizer tokenizer) {
        this.engine = engine;
        this.model = model;
        this.style = style;
        this.tokenizer = tokenizer;
    }

    /**
     * Loads a model.
     *
     * @param files with the adapter to use, if any
     * @param contextTokens most tokens of a question and its answer
     * @throws TextException if it has no chat template
     */
    public static Assistant open(ModelFiles files, int contextTokens) {
        Tokenizer tokenizer = files.tokenizer();
        ConversationStyle style = ConversationStyle.ofModel(
                        tokenizer, files.source().path())
                .orElseThrow(() -> new TextException(
                        files.source().path() + " has no chat template, so that it cannot answer questions"));
        int context = LanguageModel.contextTokens(files.architecture(), contextTokens);
        Engine engine = Nd4jEngine.create(0);
        try {
            LanguageModel model = LanguageModel.load(
                    engine, files, tokenizer, GeneratorSettings.of(context, 1), context, ProgramOptions.standard());
            return new Assistant(engine, model, style, tokenizer);
        } catch (RuntimeException failure) {
            engine.close();
            throw failure;
        }
    }

    /** Puts an adapter beside the model, see {@link LanguageModel#add}. */
    public void addAdapter(String name, Path folder) {
        model.add(name, folder);
    }

    /** Takes an adapter away, see {@link LanguageModel#remove}. */
    public void removeAdapter(String name) {
        model.remove(name);
    }

    /** Adds an adapter to the weights, so that it answers faster and alone, see {@link LanguageModel#merge}. */
    public void mergeAdapter(String name) {
        model.merge(name);
    }

    /** Takes the merged adapter out again, see {@link LanguageModel#unmerge}. */
    public void unmergeAdapter() {
        model.unmerge();
    }

    /** A greedy answer of the model to one question. */
    public String answer(String question, int maxNewTokens) {
        return answer(request(question, format(), options(maxNewTokens)));
    }

    /**
     * A greedy answer of an adapter to one question.
     *
     * @throws org.medicalgpt4j.generate.GenerationException if there is none of that name
     */
    public String answer(String question, int maxNewTokens, String adapter) {
        ModelFiles files = model.files(adapter);
        Tokenizer adapted = model.tokenizer(adapter);
        ConversationStyle own =
                ConversationStyle.ofModel(adapted, files.source().path()).orElse(style);
        ChatFormat asked = new ChatFormat(adapted, own.template());
        return answer(request(question, asked, greedy(files, adapted, own, maxNewTokens))
                .to(adapter));
    }

    private static GenerationRequest request(String question, ChatFormat format, GenerationOptions options) {
        int[] prompt = format.tokens(format.text(List.of(Message.user(question)), List.of()));
        return new GenerationRequest(prompt, options, 0);
    }

    private String answer(GenerationRequest request) {
        return generator().generate(List.of(request)).get(0).text();
    }

    /** Greedy, to the model's end of an answer. */
    public GenerationOptions options(int maxNewTokens) {
        return greedy(model.files(), tokenizer, style, maxNewTokens);
    }

    private static GenerationOptions greedy(
            ModelFiles files, Tokenizer tokenizer, ConversationStyle style, int maxNewTokens) {
        Set<Integer> endTokens = new TreeSet<>(files.endTokens(tokenizer));
        endTokens.addAll(style.stopTokens(tokenizer));
        return GenerationOptions.greedy(maxNewTokens, endTokens).withStops(style.stopTexts(tokenizer));
    }

    private ChatFormat format() {
        return new ChatFormat(tokenizer, style.template());
    }

    /** A conversation that remembers what was said; to be closed before this is. */
    public ChatSession conversation() {
        return new ChatSession(generator(), format());
    }

    /** For prompts made of tokens, for several at once, for answers that are heard token by token or broken off. */
    public Generator generator() {
        return model.generator();
    }

    @Override
    public void close() {
        model.close();
        engine.close();
    }
}

package org.medicalgpt4j.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.medicalgpt4j.data.Conversation;
import org.medicalgpt4j.data.ConversationReader;
import org.medicalgpt4j.data.DialoguePreparation;
import org.medicalgpt4j.generate.CachedDecoder;
import org.medicalgpt4j.generate.Cancellation;
import org.medicalgpt4j.generate.GenerationListener;
import org.medicalgpt4j.generate.GenerationOptions;
import org.medicalgpt4j.generate.GenerationRequest;
import org.medicalgpt4j.generate.GenerationResult;
import org.medicalgpt4j.generate.Generator;
import org.medicalgpt4j.generate.GeneratorSettings;
import org.medicalgpt4j.model.CacheShape;
import org.medicalgpt4j.model.GraphOptions;
import org.medicalgpt4j.recipe.Comparison;
import org.medicalgpt4j.recipe.DataFile;
import org.medicalgpt4j.template.ChatTemplate;
import org.medicalgpt4j.template.ContentQuotes;
import org.medicalgpt4j.template.Message;
import org.medicalgpt4j.template.RenderOptions;
import org.medicalgpt4j.tokenizer.Tokenizer;
import org.medicalgpt4j.train.StopSwitch;

/** Lets a model answer the questions of a recipe, before and after training. All answers are greedy. */
final class AnswerComparison {
    private static final int TOGETHER = 8;
    private static final int PAGE = 64;

    private final Comparison settings;
    private final Tokenizer tokenizer;
    private final ChatTemplate template;
    private final RenderOptions render;
    private final Optional<String> system;
    private final Set<Integer> endTokens;
    private final List<Conversation> exact;

    /** @throws org.medicalgpt4j.data.DataException if the file of exact answers cannot be read */
    AnswerComparison(
            Comparison settings,
            Tokenizer tokenizer,
            ChatTemplate template,
            RenderOptions render,
            Optional<String> system,
            Set<Integer> endTokens) {
        this.settings = settings;
        this.tokenizer = tokenizer;
        this.template = template;
        this.render = render.withGenerationPrompt(true);
        this.system = system;
        this.endTokens = endTokens;
        this.exact = settings.exactAnswers().map(AnswerComparison::read).orElse(List.of());
    }

    private static List<Conversation> read(DataFile file) {
        return ConversationReader.read(
                file.path(),
                DialoguePreparation.format(file.format()),
                file.encoding(),
                file.limit().map(OptionalInt::of).orElse(OptionalInt.empty()));
    }

    /**
     * @param answers to the recipe's questions, in their order
     * @param exactAccuracy share of exact answers, if the recipe has a file of them
     */
    record Answers(List<String> answers, Optional<Double> exactAccuracy) {}

    boolean isEmpty() {
        return settings.ask().isEmpty() && exact.isEmpty();
    }

    int exactQuestions() {
        return exact.size();
    }

    /**
     * Answers of the model as it is now.
     *
     * @throws org.medicalgpt4j.train.RunStopped if a stop is requested meanwhile
     */
    Answers of(TunedModel model, StageContext context) {
        List<int[]> prompts = new ArrayList<>();
        settings.ask().forEach(question -> prompts.add(prompt(List.of(Message.user(question)))));
        exact.forEach(conversation -> prompts.add(prompt(
                conversation.messages().subList(0, conversation.messages().size() - 1))));
        List<String> texts = answer(prompts, model, context);
        int asked = settings.ask().size();
        if (exact.isEmpty()) {
            return new Answers(texts, Optional.empty());
        }
        int right = 0;
        for (int i = 0; i < exact.size(); i++) {
            List<Message> messages = exact.get(i).messages();
            String expected = messages.get(messages.size() - 1).content();
            right += texts.get(asked + i).strip().equals(expected.strip()) ? 1 : 0;
        }
        return new Answers(texts.subList(0, asked), Optional.of((double) right / exact.size()));
    }

    private int[] prompt(List<Message> messages) {
        List<Message> all = new ArrayList<>(messages);
        if (system.isPresent() && !all.get(0).role().equals(Message.SYSTEM)) {
            all.add(0, Message.system(system.get()));
        }
        ContentQuotes quotes = new ContentQuotes(tokenizer::quoted, tokenizer::quotedAnswer);
        return tokenizer.encode(template.render(quotes.messages(all), render));
    }

    private List<String> answer(List<int[]> prompts, TunedModel model, StageContext context) {
        int longest = prompts.stream().mapToInt(prompt -> prompt.length).max().orElse(0);
        int contextTokens =
                Math.min(longest + settings.maxNewTokens(), model.architecture().maxPositions());
        int together = Math.min(TOGETHER, prompts.size());
        CacheShape cache = new CacheShape(together * ((contextTokens + PAGE - 1) / PAGE), PAGE);
        GenerationOptions greedy = GenerationOptions.greedy(settings.maxNewTokens(), endTokens);
        try (CachedDecoder decoder = new CachedDecoder(
                context.engine()
                        .compile(model.graph(GraphOptions.decoding(cache)), model.parameters(), context.options()),
                cache,
                model.architecture().cacheLimit())) {
            Generator generator = new Generator(decoder, tokenizer, GeneratorSettings.of(contextTokens, together));
            List<GenerationRequest> requests = new ArrayList<>();
            for (int i = 0; i < prompts.size(); i++) {
                requests.add(new GenerationRequest(prompts.get(i), greedy, i));
            }
            return texts(generator, requests, context.hooks().stop());
        }
    }

    private static List<String> texts(Generator generator, List<GenerationRequest> requests, StopSwitch stop) {
        Cancellation cancellation = new Cancellation();
        stop.onRequest(cancellation::cancel);
        String[] texts = new String[requests.size()];
        generator.generate(
                requests.iterator(),
                new GenerationListener() {
                    @Override
                    public void finished(int request, GenerationResult result) {
                        texts[request] = result.text();
                    }
                },
                cancellation);
        stop.check("answering the questions of the comparison");
        return List.of(texts);
    }
}

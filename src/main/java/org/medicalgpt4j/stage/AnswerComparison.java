package org.medicalgpt4j.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.medicalgpt4j.data.DialoguePreparation;
import org.medicalgpt4j.data.dialogue.Conversation;
import org.medicalgpt4j.data.dialogue.ConversationReader;
import org.medicalgpt4j.load.ConversationStyle;
import org.medicalgpt4j.recipe.Comparison;
import org.medicalgpt4j.recipe.DataFile;
import org.medicalgpt4j.template.ContentQuotes;
import org.medicalgpt4j.template.Message;
import org.medicalgpt4j.template.RenderOptions;
import org.medicalgpt4j.tokenizer.Tokenizer;

/** Lets a model answer the questions of a recipe, before and after training. All answers are greedy. */
final class AnswerComparison {
    private final Comparison settings;
    private final Tokenizer tokenizer;
    private final ConversationStyle style;
    private final RenderOptions render;
    private final Optional<String> system;
    private final Set<Integer> endTokens;
    private final List<Conversation> exact;

    /** @throws org.medicalgpt4j.data.file.DataException if the file of exact answers cannot be read */
    AnswerComparison(
            Comparison settings,
            Tokenizer tokenizer,
            ConversationStyle style,
            RenderOptions render,
            Optional<String> system,
            Set<Integer> endTokens) {
        this.settings = settings;
        this.tokenizer = tokenizer;
        this.style = style;
        this.render = render.withGenerationPrompt(true);
        this.system = system;
        this.endTokens = new TreeSet<>(endTokens);
        this.endTokens.addAll(style.stopTokens(tokenizer));
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
        List<String> texts = new GreedyAnswers(
                        tokenizer, endTokens, style.stopTexts(tokenizer), settings.maxNewTokens())
                .to(prompts, model, context);
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
        return tokenizer.encode(style.template().render(quotes.messages(all), render));
    }
}

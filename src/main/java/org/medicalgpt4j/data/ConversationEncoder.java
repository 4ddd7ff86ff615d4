package org.medicalgpt4j.data;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.medicalgpt4j.template.ChatTemplate;
import org.medicalgpt4j.template.Message;
import org.medicalgpt4j.template.RenderOptions;
import org.medicalgpt4j.template.RenderedConversation;
import org.medicalgpt4j.template.RenderedConversation.Part;
import org.medicalgpt4j.template.TemplateException;
import org.medicalgpt4j.tokenizer.Tokenizer;
import org.medicalgpt4j.tokenizer.TokenizerException;

/**
 * Makes training sequences of conversations: the chat template's text, encoded part by part so that no token crosses the
 * border between prompt and answer (as when the model answers), learned where the assistant writes, its end-of-turn token
 * included. Safe for use by several threads.
 *
 * <p>A conversation above {@code maxLength} loses its oldest exchanges, as few as will do, and keeps its system turn. If its
 * last exchange alone is too long, the end is cut off: the answer then stops in the middle and no end of turn is learned.
 */
public final class ConversationEncoder {
    private final Tokenizer tokenizer;
    private final ChatTemplate template;
    private final RenderOptions renderOptions;
    private final EncodingOptions options;

    /** @param renderOptions variables and date for the template; the tools are those of each conversation */
    public ConversationEncoder(
            Tokenizer tokenizer, ChatTemplate template, RenderOptions renderOptions, EncodingOptions options) {
        this.tokenizer = tokenizer;
        this.template = template;
        this.renderOptions = renderOptions.withGenerationPrompt(false);
        this.options = options;
    }

    /** The sequence of a conversation, or why there is none. */
    public RowOutcome encode(Conversation conversation) {
        try {
            return fitted(withSystemPrompt(conversation));
        } catch (TemplateException | TokenizerException | RowException e) {
            return new RowOutcome.Invalid(e.getMessage());
        }
    }

    private RowOutcome fitted(Conversation conversation) throws RowException {
        EncodedConversation whole = encoded(conversation);
        if (whole.length() <= options.maxLength()) {
            return outcome(whole, conversation, EnumSet.noneOf(RowNote.class));
        }
        Exchanges exchanges = new Exchanges(conversation);
        Set<RowNote> notes = EnumSet.noneOf(RowNote.class);
        if (exchanges.count() > 1) {
            notes.add(RowNote.OLDEST_TURNS_DROPPED);
        }
        // The fewest exchanges to drop, found by halving: each try renders anew, since a template may look at the
        // history.
        int drop = 1;
        int enough = exchanges.count();
        EncodedConversation fitting = whole;
        while (drop < enough) {
            int middle = (drop + enough) >>> 1;
            EncodedConversation tried = encoded(exchanges.without(middle));
            if (tried.length() <= options.maxLength()) {
                enough = middle;
                fitting = tried;
            } else {
                drop = middle + 1;
            }
        }
        if (enough < exchanges.count()) {
            return outcome(fitting, conversation, notes);
        }
        notes.add(RowNote.ANSWER_CUT);
        EncodedConversation last = encoded(exchanges.without(exchanges.count() - 1));
        return outcome(last.cut(options.maxLength()), conversation, notes);
    }

    private EncodedConversation encoded(Conversation conversation) throws RowException {
        RenderedConversation rendered =
                template.renderWithSpans(conversation.messages(), renderOptions.withTools(conversation.tools()));
        TemplateCoverage.require(conversation, rendered.text());
        List<Part> parts = rendered.parts();
        List<int[]> tokens =
                tokenizer.encodeParts(parts.stream().map(Part::text).toList());
        return EncodedConversation.of(
                parts, tokens, excluded(conversation, rendered.generated().size()), options.trainOnPrompt());
    }

    /** Which generated parts are not learned: those of the untrained turns, if each turn has its part. */
    private static Set<Integer> excluded(Conversation conversation, int generatedParts) throws RowException {
        if (conversation.untrained().isEmpty()) {
            return Set.of();
        }
        List<Integer> answers = new ArrayList<>();
        for (int i = 0; i < conversation.messages().size(); i++) {
            if (conversation.messages().get(i).isAssistant()) {
                answers.add(i);
            }
        }
        if (answers.size() != generatedParts) {
            throw new RowException("excludes a turn from training (weight 0), but the chat template writes "
                    + generatedParts + " answers for " + answers.size() + " assistant turns");
        }
        Set<Integer> excluded = new HashSet<>();
        conversation.untrained().forEach(turn -> excluded.add(answers.indexOf(turn)));
        return excluded;
    }

    private RowOutcome outcome(EncodedConversation encoded, Conversation conversation, Set<RowNote> truncations) {
        if (!encoded.learnsAnAnswer()) {
            return truncations.contains(RowNote.ANSWER_CUT)
                    ? new RowOutcome.Dropped(DropReason.PROMPT_TOO_LONG)
                    : new RowOutcome.Dropped(DropReason.ALL_MASKED);
        }
        Set<RowNote> notes = EnumSet.noneOf(RowNote.class);
        notes.addAll(conversation.notes());
        notes.addAll(truncations);
        return new RowOutcome.Kept(
                new TrainingSequence(encoded.tokens(), encoded.trained(), conversation.source()), notes);
    }

    private Conversation withSystemPrompt(Conversation conversation) {
        if (conversation.hasSystemTurn() || options.systemPrompt().isEmpty()) {
            return conversation;
        }
        List<Message> messages = new ArrayList<>();
        messages.add(Message.system(options.systemPrompt().get()));
        messages.addAll(conversation.messages());
        Set<Integer> untrained = new HashSet<>();
        conversation.untrained().forEach(turn -> untrained.add(turn + 1));
        return new Conversation(messages, conversation.tools(), untrained, conversation.notes(), conversation.source());
    }
}

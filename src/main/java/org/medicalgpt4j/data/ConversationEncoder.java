package org.medicalgpt4j.data;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.medicalgpt4j.data.dialogue.Conversation;
import org.medicalgpt4j.data.dialogue.RowNote;
import org.medicalgpt4j.data.file.RowException;
import org.medicalgpt4j.template.ChatTemplate;
import org.medicalgpt4j.template.ContentQuotes;
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
 * included; special tokens that the turns spell are text. Mostly a conversation is one sequence; a template that rewrites the history (that of a thinking model) makes
 * several, which together learn each answer once. Safe for use by several threads.
 *
 * <p>A sequence above {@code maxLength} loses its oldest exchanges, as few as will do, and keeps the system turn. If its last
 * exchange alone is too long, the end is cut off: the answer then stops in the middle and no end of turn is learned.
 */
public final class ConversationEncoder {
    private final Tokenizer tokenizer;
    private final ChatTemplate template;
    private final RenderOptions renderOptions;
    private final EncodingOptions options;
    private final ContentQuotes quotes;

    /** @param renderOptions variables and date for the template; the tools are those of each conversation */
    public ConversationEncoder(
            Tokenizer tokenizer, ChatTemplate template, RenderOptions renderOptions, EncodingOptions options) {
        this.tokenizer = tokenizer;
        this.template = template;
        this.renderOptions = renderOptions.withGenerationPrompt(false);
        this.options = options;
        this.quotes = options.splitSpecialTokens()
                ? new ContentQuotes(tokenizer::quoted, tokenizer::quotedAnswer)
                : ContentQuotes.NONE;
    }

    /** Names everything that sequences depend on beside the conversation, the tokenizer and the program itself. */
    String identity() {
        return options + " " + new TreeMap<>(renderOptions.variables()) + " " + renderOptions.now() + " "
                + template.identity();
    }

    /** The sequences of a conversation, or why there is none. */
    public RowOutcome encode(Conversation row) {
        try {
            Conversation conversation = quoted(withSystemPrompt(row));
            List<RenderedConversation> texts = texts(conversation);
            TemplateCoverage.require(conversation, texts);
            Answers answers = new Answers(conversation, texts);
            Set<RowNote> notes = EnumSet.noneOf(RowNote.class);
            List<TrainingSequence> sequences = new ArrayList<>();
            for (int i = 0; i < texts.size(); i++) {
                EncodedConversation encoded = encoded(texts.get(i), answers.excluded(i));
                if (encoded.length() > options.maxLength()) {
                    encoded = fitted(answers.upTo(i), encoded, notes);
                }
                if (encoded.learnsAnAnswer()) {
                    sequences.add(new TrainingSequence(encoded.tokens(), encoded.trained(), row.source()));
                }
            }
            return outcome(sequences, row, notes);
        } catch (TemplateException | TokenizerException | RowException e) {
            return new RowOutcome.Invalid(e.getMessage());
        }
    }

    /**
     * Answers that follow the same prompt, each as a sequence in which only the answer is learned: the assistant turns
     * that are not marked as read only. Where one is too long, all lose the same oldest exchanges of the prompt, so that
     * they still answer the same; if that does not help, their ends are cut off.
     *
     * @param notes hears what was cut
     */
    List<EncodedConversation> answers(List<Conversation> rows, Set<RowNote> notes) throws RowException {
        List<Conversation> conversations = new ArrayList<>();
        int most = Integer.MAX_VALUE;
        for (Conversation row : rows) {
            Conversation conversation = quoted(withSystemPrompt(row));
            TemplateCoverage.require(conversation, texts(conversation));
            conversations.add(conversation);
            most = Math.min(most, new Exchanges(conversation).before(Answers.firstLearned(conversation)) - 1);
        }
        List<EncodedConversation> fitting = without(0, conversations);
        for (int drop = 1; drop <= most && longest(fitting) > options.maxLength(); drop++) {
            notes.add(RowNote.OLDEST_TURNS_DROPPED);
            fitting = without(drop, conversations);
        }
        if (longest(fitting) <= options.maxLength()) {
            return fitting;
        }
        List<EncodedConversation> cut = new ArrayList<>();
        for (EncodedConversation answer : fitting) {
            cut.add(answer.length() > options.maxLength() ? answer.cut(options.maxLength()) : answer);
        }
        boolean all = cut.stream().allMatch(EncodedConversation::learnsAnAnswer);
        notes.add(all ? RowNote.ANSWER_CUT : RowNote.ANSWER_LEFT_OUT);
        return cut;
    }

    private List<EncodedConversation> without(int oldest, List<Conversation> conversations) throws RowException {
        List<EncodedConversation> sequences = new ArrayList<>();
        for (Conversation conversation : conversations) {
            Conversation rest = oldest == 0 ? conversation : new Exchanges(conversation).without(oldest);
            List<RenderedConversation> texts = texts(rest);
            int last = texts.size() - 1;
            Answers answers = new Answers(rest, texts);
            answers.requireAllLearnedIn(last);
            sequences.add(encoded(texts.get(last), answers.excluded(last)));
        }
        return sequences;
    }

    private static int longest(List<EncodedConversation> sequences) {
        return sequences.stream().mapToInt(EncodedConversation::length).max().orElseThrow();
    }

    /**
     * The end of a conversation that is too long, from as early an exchange on as fits.
     *
     * @param whole all of it
     */
    private EncodedConversation fitted(Conversation conversation, EncodedConversation whole, Set<RowNote> notes)
            throws RowException {
        Exchanges exchanges = new Exchanges(conversation);
        int drop = 1;
        int enough = exchanges.count();
        EncodedConversation fitting = null;
        // Found by halving; each try renders anew, since a template may look at the history.
        while (drop < enough) {
            int middle = (drop + enough) >>> 1;
            EncodedConversation tried = lastSequence(exchanges.without(middle));
            if (tried.length() <= options.maxLength()) {
                enough = middle;
                fitting = tried;
            } else {
                drop = middle + 1;
            }
        }
        if (exchanges.count() > 1) {
            notes.add(RowNote.OLDEST_TURNS_DROPPED);
        }
        if (fitting != null) {
            return fitting;
        }
        EncodedConversation last =
                exchanges.count() == 1 ? whole : lastSequence(exchanges.without(exchanges.count() - 1));
        EncodedConversation cut = last.cut(options.maxLength());
        notes.add(cut.learnsAnAnswer() ? RowNote.ANSWER_CUT : RowNote.ANSWER_LEFT_OUT);
        return cut;
    }

    /** The sequence that holds the last answer of a conversation. */
    private EncodedConversation lastSequence(Conversation conversation) throws RowException {
        List<RenderedConversation> texts = texts(conversation);
        int last = texts.size() - 1;
        return encoded(texts.get(last), new Answers(conversation, texts).excluded(last));
    }

    private List<RenderedConversation> texts(Conversation conversation) {
        return template.renderForTraining(conversation.messages(), renderOptions.withTools(conversation.tools()));
    }

    private EncodedConversation encoded(RenderedConversation text, Set<Integer> excluded) {
        List<Part> parts = text.parts();
        List<int[]> tokens =
                tokenizer.encodeParts(parts.stream().map(Part::text).toList());
        return EncodedConversation.of(parts, tokens, excluded, options.trainOnPrompt());
    }

    private static RowOutcome outcome(List<TrainingSequence> sequences, Conversation row, Set<RowNote> truncations) {
        if (sequences.isEmpty()) {
            return new RowOutcome.Dropped(
                    truncations.contains(RowNote.ANSWER_LEFT_OUT) ? DropReason.PROMPT_TOO_LONG : DropReason.ALL_MASKED);
        }
        Set<RowNote> notes = EnumSet.noneOf(RowNote.class);
        notes.addAll(row.notes());
        notes.addAll(truncations);
        if (sequences.size() > 1) {
            notes.add(RowNote.SEVERAL_SEQUENCES);
        }
        return new RowOutcome.Kept(sequences, notes);
    }

    private Conversation quoted(Conversation conversation) {
        return new Conversation(
                quotes.messages(conversation.messages()),
                quotes.tools(conversation.tools()),
                conversation.untrained(),
                conversation.notes(),
                conversation.source());
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

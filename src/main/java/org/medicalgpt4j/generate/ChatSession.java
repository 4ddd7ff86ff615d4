package org.medicalgpt4j.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.medicalgpt4j.template.Message;

/**
 * A conversation with a model. Keys and values of what was said stay in the cache, so that only new text is computed; where
 * a template writes earlier turns differently later on, the computation goes back to the first difference.
 */
public final class ChatSession implements AutoCloseable {
    private final Generator generator;
    private ChatFormat format;
    private final CachedSequence sequence;
    private final List<Message> messages = new ArrayList<>();
    private Optional<String> system = Optional.empty();
    private Optional<String> adapter = Optional.empty();
    private String known = "";
    private int[] knownTokens = new int[0];
    private long turn;

    public ChatSession(Generator generator, ChatFormat format) {
        this.generator = generator;
        this.format = format;
        this.sequence = generator.newSequence();
    }

    /** The conversation so far, the system's text first if there is one. */
    public List<Message> messages() {
        List<Message> all = new ArrayList<>();
        system.ifPresent(text -> all.add(Message.system(text)));
        all.addAll(messages);
        return all;
    }

    /**
     * Lets an adapter answer from now on. The conversation goes on; it is computed anew.
     *
     * @param newFormat how this adapter reads conversations
     */
    public void adapter(String name, ChatFormat newFormat) {
        adapter = Optional.of(name);
        format = newFormat;
    }

    /** Lets the model answer without an adapter from now on. */
    public void withoutAdapter(ChatFormat newFormat) {
        adapter = Optional.empty();
        format = newFormat;
    }

    /** Forgets what was said, but not the system's text. */
    public void reset() {
        messages.clear();
        known = "";
        knownTokens = new int[0];
    }

    /** Begins a new conversation under this text; under none if it is empty. */
    public void system(String text) {
        system = Optional.of(text).filter(given -> !given.isEmpty());
        reset();
    }

    /**
     * Asks, and notes question and answer. A question whose answer was cancelled before its first character is forgotten.
     *
     * @throws GenerationException if the conversation has become too long for the model; the question is forgotten
     * @throws org.medicalgpt4j.template.TemplateException if the template refuses the conversation; so it is too
     */
    public GenerationResult ask(
            String question, GenerationOptions options, GenerationListener listener, Cancellation cancellation) {
        messages.add(Message.user(question));
        try {
            String text = format.text(messages(), List.of());
            int[] prompt = prompt(text);
            GenerationResult result = generator.generate(
                    sequence, new GenerationRequest(prompt, options, turn++, adapter), listener, cancellation);
            note(text, prompt, result);
            return result;
        } catch (RuntimeException failure) {
            messages.remove(messages.size() - 1);
            throw failure;
        }
    }

    /** The tokens of the answers stay as they were generated, even if a tokenizer would cut their text differently. */
    private int[] prompt(String text) {
        if (known.isEmpty() || !text.startsWith(known)) {
            return format.tokens(text);
        }
        return joined(knownTokens, format.continuation(text.substring(known.length())));
    }

    private void note(String text, int[] prompt, GenerationResult result) {
        if (result.finishReason() == FinishReason.CANCELLED && result.text().isEmpty()) {
            messages.remove(messages.size() - 1);
            return;
        }
        messages.add(Message.assistant(result.text()));
        int[] said = withoutEnd(result);
        boolean complete = result.finishReason() != FinishReason.STOP && format.isAllText(said);
        known = complete ? text + result.text() : "";
        knownTokens = complete ? joined(prompt, said) : new int[0];
    }

    private static int[] withoutEnd(GenerationResult result) {
        int[] tokens = result.tokens();
        return result.finishReason() == FinishReason.EOS ? Arrays.copyOf(tokens, tokens.length - 1) : tokens;
    }

    private static int[] joined(int[] first, int[] second) {
        int[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    /** The tokens that need not be computed again. */
    int[] cachedTokens() {
        return sequence.tokens();
    }

    @Override
    public void close() {
        sequence.close();
    }
}

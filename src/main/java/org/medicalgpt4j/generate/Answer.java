package org.medicalgpt4j.generate;

import java.util.Arrays;
import java.util.Optional;
import org.medicalgpt4j.engine.TokenDraw;
import org.medicalgpt4j.generate.sampling.Sampler;
import org.medicalgpt4j.generate.sampling.TokenHistory;
import org.medicalgpt4j.tokenizer.TokenStream;
import org.medicalgpt4j.tokenizer.Tokenizer;

/** An answer that is growing. */
final class Answer {
    private final int number;
    private final GenerationRequest request;
    private final CachedSequence sequence;
    private final int contextTokens;
    private final GenerationListener listener;
    private final TokenHistory history;
    private final TokenStream stream;
    private final StopStrings stops;
    private final StringBuilder text = new StringBuilder();
    private final int promptTokens;
    private final int prefilled;
    private final long start = System.nanoTime();
    private float[] logProbabilities = new float[0];
    private int[] pending;
    private int generated;
    private long firstToken;
    private Optional<FinishReason> finish = Optional.empty();

    /** Cached tokens that do not fit the prompt are forgotten; room for the whole answer is taken. */
    Answer(
            int number,
            GenerationRequest request,
            CachedSequence sequence,
            int contextTokens,
            Tokenizer tokenizer,
            GenerationListener listener) {
        this.number = number;
        this.request = request;
        this.sequence = sequence;
        this.contextTokens = contextTokens;
        this.listener = listener;
        int[] prompt = request.prompt();
        this.promptTokens = prompt.length;
        this.history = new TokenHistory(prompt);
        this.stream = tokenizer.stream(!request.options().specialTokens());
        this.stops = new StopStrings(request.options().stopStrings());
        // the last token of the prompt is computed even if it is cached: the first token is chosen from its logits
        sequence.truncate(Math.min(sequence.commonPrefix(prompt), prompt.length - 1));
        sequence.reserve(reach(request, contextTokens));
        this.pending = Arrays.copyOfRange(prompt, sequence.length(), prompt.length);
        this.prefilled = pending.length;
    }

    /** Length that prompt and answer have in the end, at most. */
    static int reach(GenerationRequest request, int contextTokens) {
        return (int) Math.min(
                contextTokens,
                request.prompt().length + (long) request.options().maxNewTokens());
    }

    int number() {
        return number;
    }

    CachedSequence sequence() {
        return sequence;
    }

    /** Tokens to be computed before the next one can be chosen. */
    int pending() {
        return pending.length;
    }

    /** Takes some of the pending tokens. */
    int[] take(int count) {
        int[] taken = Arrays.copyOf(pending, count);
        pending = Arrays.copyOfRange(pending, count, pending.length);
        return taken;
    }

    boolean isFinished() {
        return finish.isPresent();
    }

    /** How an engine is to draw the next token; absent if it is to be chosen from logits here. */
    Optional<TokenDraw> draw() {
        GenerationOptions options = request.options();
        return options.logProbabilities()
                ? Optional.empty()
                : Sampler.draw(options.sampling(), history, request.sequence(), generated);
    }

    /** Chooses the next token from the logits in {@code [offset, offset + vocabulary)}. */
    void choose(Sampler sampler, float[] logits, int offset, int vocabulary) {
        GenerationOptions options = request.options();
        int token =
                sampler.next(logits, offset, vocabulary, options.sampling(), history, request.sequence(), generated);
        if (options.logProbabilities()) {
            logProbabilities = Arrays.copyOf(logProbabilities, generated + 1);
            logProbabilities[generated] = LogProbability.of(token, logits, offset, vocabulary);
        }
        accept(token);
    }

    /** Takes the next token. */
    void accept(int token) {
        GenerationOptions options = request.options();
        firstToken = generated == 0 ? System.nanoTime() - start : firstToken;
        history.add(token);
        generated++;
        pending = new int[] {token};
        if (options.endTokens().contains(token)) {
            finish(FinishReason.EOS);
            return;
        }
        say(stops.push(stream.push(token)));
        if (stops.stopped()) {
            finish(FinishReason.STOP);
        } else if (generated == options.maxNewTokens()) {
            finish(FinishReason.LENGTH);
        } else if (promptTokens + generated >= contextTokens) {
            finish(FinishReason.CONTEXT);
        }
    }

    void finish(FinishReason reason) {
        say(stops.push(stream.finish()));
        say(stops.finish());
        finish = Optional.of(reason);
    }

    private void say(String piece) {
        if (!piece.isEmpty()) {
            text.append(piece);
            listener.text(number, piece);
        }
    }

    GenerationResult result() {
        return new GenerationResult(
                history.answer(),
                text.toString(),
                finish.orElseThrow(),
                logProbabilities,
                promptTokens,
                prefilled,
                new GenerationResult.Timings(firstToken, System.nanoTime() - start));
    }
}

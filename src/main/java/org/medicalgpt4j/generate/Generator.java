package org.medicalgpt4j.generate;

import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.medicalgpt4j.tokenizer.Tokenizer;

/**
 * Answers prompts. Several answers grow at once: prompts are computed in ragged pieces, then every step computes one token
 * of each answer; whenever one ends, the next prompt takes its place. Each request names the adapter it asks, so that
 * answers of several adapters grow side by side. Not safe for concurrent use.
 */
public final class Generator {
    private final CachedDecoder decoder;
    private final Tokenizer tokenizer;
    private final GeneratorSettings settings;
    private final DecodingStep step;

    /** @throws GenerationException if the decoder's cache cannot hold one whole context */
    public Generator(CachedDecoder decoder, Tokenizer tokenizer, GeneratorSettings settings) {
        if (settings.contextTokens() > decoder.capacity()) {
            throw new GenerationException("a context of " + settings.contextTokens()
                    + " tokens does not fit a cache of " + decoder.capacity() + " tokens");
        }
        this.decoder = decoder;
        this.tokenizer = tokenizer;
        this.settings = settings;
        this.step = new DecodingStep(decoder, settings.prefillTokens());
    }

    public Tokenizer tokenizer() {
        return tokenizer;
    }

    public GeneratorSettings settings() {
        return settings;
    }

    /** An empty sequence, to be kept between calls that answer one request each. */
    public CachedSequence newSequence() {
        return decoder.newSequence();
    }

    /** Names of the adapters that requests may ask. */
    public Set<String> adapters() {
        return decoder.adapters();
    }

    /**
     * Makes sure that a request can be answered.
     *
     * @throws GenerationException if its prompt leaves no room for an answer, or its adapter is not loaded
     */
    public void requireAnswerable(GenerationRequest request) {
        settings.requireRoom(request.prompt().length);
        decoder.program(request.adapter());
    }

    /** Answers to all requests, in their order. */
    public List<GenerationResult> generate(List<GenerationRequest> requests) {
        GenerationResult[] results = new GenerationResult[requests.size()];
        GenerationListener collector = new GenerationListener() {
            @Override
            public void finished(int request, GenerationResult result) {
                results[request] = result;
            }
        };
        generate(requests.iterator(), collector, new Cancellation());
        return List.of(results);
    }

    /**
     * Answers requests as they come; only as many are taken from the iterator as can be answered at once. After a
     * cancellation no further request is taken, and those under way finish with what they have.
     *
     * @throws GenerationException if a prompt leaves no room for an answer, or asks an adapter that is not loaded
     */
    public void generate(Iterator<GenerationRequest> requests, GenerationListener listener, Cancellation cancellation) {
        new Schedule(this, requests, listener, cancellation).run(step);
    }

    /**
     * Answers one request with a sequence whose cached tokens are used as far as they are those of the prompt. It then
     * holds the prompt and the answer but for its last token.
     *
     * @throws GenerationException if the prompt leaves no room for an answer, or the adapter is not loaded
     */
    public GenerationResult generate(
            CachedSequence sequence,
            GenerationRequest request,
            GenerationListener listener,
            Cancellation cancellation) {
        Answer answer = start(0, request, sequence, listener);
        List<Answer> one = List.of(answer);
        while (!answer.isFinished()) {
            step.run(one, cancellation);
        }
        sequence.truncate(sequence.length());
        GenerationResult result = answer.result();
        listener.finished(0, result);
        return result;
    }

    Answer start(int number, GenerationRequest request, CachedSequence sequence, GenerationListener listener) {
        requireAnswerable(request);
        sequence.computedBy(decoder.program(request.adapter()));
        return new Answer(number, request, sequence, settings.contextTokens(), tokenizer, listener);
    }
}

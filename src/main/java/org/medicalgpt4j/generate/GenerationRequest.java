package org.medicalgpt4j.generate;

import java.util.Optional;

/**
 * A prompt to be continued.
 *
 * @param prompt token ids, at least one
 * @param sequence number that sets the random draws of this request apart from others under the same seed; the answer
 *     depends on it, but not on the requests that happen to be answered at the same time
 * @param adapter name of the adapter that answers, see {@link CachedDecoder#add}; none for the model as it was loaded
 */
public record GenerationRequest(int[] prompt, GenerationOptions options, long sequence, Optional<String> adapter) {

    public GenerationRequest {
        prompt = prompt.clone();
        if (prompt.length == 0) {
            throw new GenerationException("the prompt has no tokens, so that there is nothing to continue");
        }
    }

    /** For the model as it was loaded. */
    public GenerationRequest(int[] prompt, GenerationOptions options, long sequence) {
        this(prompt, options, sequence, Optional.empty());
    }

    /** The same request to an adapter. */
    public GenerationRequest to(String name) {
        return new GenerationRequest(prompt, options, sequence, Optional.of(name));
    }
}

package org.medicalgpt4j.generate;

/**
 * A prompt to be continued.
 *
 * @param prompt token ids, at least one
 * @param sequence number that sets the random draws of this request apart from others under the same seed; the answer
 *     depends on it, but not on the requests that happen to be answered at the same time
 */
public record GenerationRequest(int[] prompt, GenerationOptions options, long sequence) {

    public GenerationRequest {
        prompt = prompt.clone();
        if (prompt.length == 0) {
            throw new GenerationException("the prompt has no tokens, so that there is nothing to continue");
        }
    }
}

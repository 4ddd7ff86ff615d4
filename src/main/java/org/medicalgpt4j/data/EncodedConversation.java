package org.medicalgpt4j.data;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.medicalgpt4j.template.RenderedConversation.Part;

/**
 * A rendered conversation as tokens.
 *
 * @param tokens [n]
 * @param generated [n], whether the assistant writes the token
 * @param trained [n], whether the token is learned
 */
record EncodedConversation(int[] tokens, boolean[] generated, boolean[] trained) {

    /**
     * Joins encoded parts.
     *
     * @param excluded numbers of generated parts, counted among themselves, that are not learned
     */
    static EncodedConversation of(List<Part> parts, List<int[]> encoded, Set<Integer> excluded, boolean trainOnPrompt) {
        int length = encoded.stream().mapToInt(part -> part.length).reduce(0, Math::addExact);
        int[] tokens = new int[length];
        boolean[] generated = new boolean[length];
        boolean[] trained = new boolean[length];
        int position = 0;
        int answer = 0;
        for (int p = 0; p < parts.size(); p++) {
            int[] part = encoded.get(p);
            boolean answers = parts.get(p).generated();
            boolean learned = answers ? !excluded.contains(answer++) : trainOnPrompt;
            System.arraycopy(part, 0, tokens, position, part.length);
            Arrays.fill(generated, position, position + part.length, answers);
            Arrays.fill(trained, position, position + part.length, learned);
            position += part.length;
        }
        if (length > 0) {
            trained[0] = false;
        }
        return new EncodedConversation(tokens, generated, trained).untilLastTarget();
    }

    int length() {
        return tokens.length;
    }

    /** Whether a token that the assistant writes is learned. */
    boolean learnsAnAnswer() {
        for (int t = 0; t < tokens.length; t++) {
            if (generated[t] && trained[t]) {
                return true;
            }
        }
        return false;
    }

    /** The first tokens. What is cut off is simply not there: no end is put in its place. */
    EncodedConversation cut(int length) {
        return new EncodedConversation(
                        Arrays.copyOf(tokens, length), Arrays.copyOf(generated, length), Arrays.copyOf(trained, length))
                .untilLastTarget();
    }

    /** Tokens behind the last target teach nothing, so they need not be computed. */
    private EncodedConversation untilLastTarget() {
        int length = tokens.length;
        while (length > 0 && !trained[length - 1]) {
            length--;
        }
        return length == tokens.length
                ? this
                : new EncodedConversation(
                        Arrays.copyOf(tokens, length),
                        Arrays.copyOf(generated, length),
                        Arrays.copyOf(trained, length));
    }
}

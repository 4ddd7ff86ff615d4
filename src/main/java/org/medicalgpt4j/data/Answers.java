package org.medicalgpt4j.data;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.medicalgpt4j.data.dialogue.Conversation;
import org.medicalgpt4j.data.file.RowException;
import org.medicalgpt4j.template.RenderedConversation;

/** Which assistant turns the generated parts of a conversation's texts are: all texts together hold each once, in order. */
final class Answers {
    private final Conversation conversation;
    private final List<Integer> turns = new ArrayList<>();
    private final List<Integer> firstOfText = new ArrayList<>();
    private final boolean known;

    /** @throws RowException if turns must be told apart, but the template writes another number of answers */
    Answers(Conversation conversation, List<RenderedConversation> texts) throws RowException {
        this.conversation = conversation;
        for (int i = 0; i < conversation.messages().size(); i++) {
            if (conversation.messages().get(i).isAssistant()) {
                turns.add(i);
            }
        }
        int written = 0;
        for (RenderedConversation text : texts) {
            firstOfText.add(written);
            written += text.generated().size();
        }
        firstOfText.add(written);
        known = written == turns.size();
        if (!known && (texts.size() > 1 || !conversation.untrained().isEmpty())) {
            throw new RowException("has " + turns.size() + " assistant turns, but the chat template writes " + written
                    + " answers, so that it cannot be told which of them are to be learned");
        }
    }

    /** The first assistant turn that is learned. */
    static int firstLearned(Conversation conversation) {
        int turn = 0;
        while (!conversation.messages().get(turn).isAssistant()
                || conversation.untrained().contains(turn)) {
            turn++;
        }
        return turn;
    }

    /** @throws RowException if an answer that is learned is in another text than this one */
    void requireAllLearnedIn(int text) throws RowException {
        int first = known ? firstOfText.get(text) : 0;
        if (known && turns.indexOf(firstLearned(conversation)) < first) {
            throw new RowException("has an answer of several turns, but the chat template rewrites the earlier ones");
        }
    }

    /** Numbers of the generated parts of a text, counted from 0 in it, that are not learned. */
    Set<Integer> excluded(int text) {
        Set<Integer> excluded = new HashSet<>();
        if (known) {
            for (int answer = firstOfText.get(text); answer < firstOfText.get(text + 1); answer++) {
                if (conversation.untrained().contains(turns.get(answer))) {
                    excluded.add(answer - firstOfText.get(text));
                }
            }
        }
        return excluded;
    }

    /** The conversation up to the last answer of a text, with the answers of the texts before it not learned. */
    Conversation upTo(int text) {
        if (!known || firstOfText.size() == 2) {
            return conversation;
        }
        int last = turns.get(firstOfText.get(text + 1) - 1);
        Set<Integer> untrained = new HashSet<>(turns.subList(0, firstOfText.get(text)));
        conversation.untrained().stream().filter(turn -> turn <= last).forEach(untrained::add);
        return new Conversation(
                conversation.messages().subList(0, last + 1),
                conversation.tools(),
                untrained,
                conversation.notes(),
                conversation.source());
    }
}

package org.medicalgpt4j.data;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.medicalgpt4j.data.dialogue.Conversation;
import org.medicalgpt4j.template.Message;

/** A conversation as exchanges that can be dropped as a whole: a user turn with all that follows it up to the next one. */
final class Exchanges {
    private final Conversation conversation;
    private final int systemTurns;
    private final List<Integer> starts = new ArrayList<>();

    Exchanges(Conversation conversation) {
        this.conversation = conversation;
        this.systemTurns = conversation.hasSystemTurn() ? 1 : 0;
        for (int i = systemTurns; i < conversation.messages().size(); i++) {
            if (i == systemTurns || beginsExchange(i)) {
                starts.add(i);
            }
        }
    }

    /** How many begin before a turn. */
    int before(int turn) {
        return (int) starts.stream().filter(start -> start < turn).count();
    }

    int count() {
        return starts.size();
    }

    /** The conversation without its oldest exchanges; the system turn stays. */
    Conversation without(int oldest) {
        int from = starts.get(oldest);
        List<Message> messages = new ArrayList<>(conversation.messages().subList(0, systemTurns));
        messages.addAll(
                conversation.messages().subList(from, conversation.messages().size()));
        Set<Integer> untrained = new HashSet<>();
        for (int number : conversation.untrained()) {
            if (number >= from) {
                untrained.add(number - from + systemTurns);
            }
        }
        return new Conversation(messages, conversation.tools(), untrained, conversation.notes(), conversation.source());
    }

    private boolean beginsExchange(int index) {
        boolean user = conversation.messages().get(index).role().equals(Message.USER);
        return user && !conversation.messages().get(index - 1).role().equals(Message.USER);
    }
}

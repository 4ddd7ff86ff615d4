package org.medicalgpt4j.data.dialogue;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.medicalgpt4j.data.file.RowException;
import org.medicalgpt4j.data.file.SourceLine;
import org.medicalgpt4j.template.Message;
import org.medicalgpt4j.template.ToolCall;

/**
 * What order of turns is accepted, and what is done about the rest. Every repair is noted, so that none goes uncounted:
 *
 * <ul>
 *   <li>neighbouring user turns are joined by a newline, so are neighbouring assistant turns; calls of tools given as turns
 *       of their own join the assistant turn before them;
 *   <li>a leading assistant turn is kept: the assistant may speak first;
 *   <li>turns behind the last assistant turn have no answer and are removed;
 *   <li>an empty user turn is kept;
 *   <li>refused: no turn, no assistant turn, an empty answer, a system turn that is not the first, a tool's result that
 *       follows no assistant turn, an assistant's text behind its own tool call.
 * </ul>
 */
final class TurnRules {
    private final List<Turn> kept = new ArrayList<>();
    private final Set<RowNote> notes = EnumSet.noneOf(RowNote.class);

    private TurnRules() {}

    static Conversation conversation(List<Turn> turns, List<Map<String, Object>> tools, SourceLine source)
            throws RowException {
        TurnRules rules = new TurnRules();
        if (turns.isEmpty()) {
            throw new RowException("the conversation is empty");
        }
        for (int i = 0; i < turns.size(); i++) {
            rules.add(turns.get(i), i + 1);
        }
        rules.removeUnanswered();
        return rules.result(tools, source);
    }

    private void add(Turn turn, int number) throws RowException {
        Message message = turn.message();
        switch (turn.role()) {
            case Message.SYSTEM -> requireFirst(number);
            case Message.TOOL -> requireCallBefore(number);
            case Message.ASSISTANT -> requireAnswer(message, number);
            default -> noteEmpty(message);
        }
        if (message.isAssistant()
                && kept.stream().allMatch(before -> before.role().equals(Message.SYSTEM))) {
            notes.add(RowNote.LEADING_ASSISTANT_TURN);
        }
        if (mergeable(turn)) {
            merge(turn, number);
        } else {
            kept.add(turn);
        }
    }

    private void requireFirst(int number) throws RowException {
        if (!kept.isEmpty()) {
            throw new RowException("turn " + number + " is a system turn, expected only as the first");
        }
    }

    private void requireCallBefore(int number) throws RowException {
        String before = kept.isEmpty() ? "nothing" : kept.get(kept.size() - 1).role();
        if (!before.equals(Message.ASSISTANT) && !before.equals(Message.TOOL)) {
            throw new RowException("turn " + number + " is a tool's result behind "
                    + (kept.isEmpty() ? before : "a " + before + " turn") + ", expected an assistant turn before it");
        }
    }

    private void requireAnswer(Message message, int number) throws RowException {
        if (message.content().isBlank() && message.toolCalls().isEmpty()) {
            throw new RowException("turn " + number + " is an empty answer");
        }
    }

    private void noteEmpty(Message message) {
        if (message.content().isBlank()) {
            notes.add(RowNote.EMPTY_USER_TURN);
        }
    }

    /** Turns with further fields (a speaker's name, reasoning) stay apart: joined, they could not keep both. */
    private boolean mergeable(Turn turn) {
        if (kept.isEmpty() || turn.role().equals(Message.TOOL)) {
            return false;
        }
        Turn before = kept.get(kept.size() - 1);
        return before.role().equals(turn.role())
                && before.message().extra().isEmpty()
                && turn.message().extra().isEmpty();
    }

    private void merge(Turn turn, int number) throws RowException {
        Turn before = kept.remove(kept.size() - 1);
        if (!before.message().toolCalls().isEmpty() && !turn.message().content().isBlank()) {
            throw new RowException("turn " + number
                    + " is an assistant's text behind its own tool call, expected the tool's result between them");
        }
        if (before.trained() != turn.trained()) {
            throw new RowException("turn " + number
                    + " follows another assistant turn, but only one of them is to be learned (weight)");
        }
        notes.add(turn.message().isAssistant() ? RowNote.ASSISTANT_TURNS_MERGED : RowNote.USER_TURNS_MERGED);
        kept.add(new Turn(joined(before.message(), turn.message()), turn.trained()));
    }

    private static Message joined(Message first, Message second) {
        List<ToolCall> calls = new ArrayList<>(first.toolCalls());
        calls.addAll(second.toolCalls());
        boolean both = !first.content().isEmpty() && !second.content().isEmpty();
        return Message.of(first.role(), first.content() + (both ? "\n" : "") + second.content())
                .withToolCalls(calls);
    }

    private void removeUnanswered() throws RowException {
        int last = kept.size() - 1;
        while (last >= 0 && !kept.get(last).message().isAssistant()) {
            last--;
        }
        if (last < 0) {
            throw new RowException("the conversation has no assistant turn to learn from");
        }
        if (last < kept.size() - 1) {
            notes.add(RowNote.TRAILING_TURNS_REMOVED);
            kept.subList(last + 1, kept.size()).clear();
        }
    }

    private Conversation result(List<Map<String, Object>> tools, SourceLine source) {
        Set<Integer> untrained = new HashSet<>();
        for (int i = 0; i < kept.size(); i++) {
            if (kept.get(i).message().isAssistant() && !kept.get(i).trained()) {
                untrained.add(i);
            }
        }
        return new Conversation(kept.stream().map(Turn::message).toList(), tools, untrained, notes, source);
    }
}

package org.medicalgpt4j.data.dialogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.medicalgpt4j.data.file.RowException;
import org.medicalgpt4j.data.file.SourceLine;
import org.medicalgpt4j.template.Message;
import org.medicalgpt4j.template.ToolCall;

class TurnRulesTest {
    private static final Message Q = Message.user("q");
    private static final Message A = Message.assistant("a");
    private static final Message R = Message.tool("r");
    private static final Message S = Message.system("s");
    private static final Message CALL = Message.assistant("").withToolCalls(List.of(ToolCall.of("f", Map.of())));

    @Test
    void should_leave_well_formed_conversations_as_they_are() throws RowException {
        assertKept(List.of(S, Q, A, Q, CALL, R, R, A), List.of(S, Q, A, Q, CALL, R, R, A));
        assertKept(List.of(Q, A, R, A), List.of(Q, A, R, A));
    }

    @Test
    void should_join_neighbouring_user_turns_and_count_it() throws RowException {
        assertKept(List.of(Q, Message.user("p"), A), List.of(Message.user("q\np"), A), RowNote.USER_TURNS_MERGED);
    }

    @Test
    void should_join_neighbouring_assistant_turns_and_count_it() throws RowException {
        assertKept(
                List.of(Q, A, Message.assistant("b"), Q, A),
                List.of(Q, Message.assistant("a\nb"), Q, A),
                RowNote.ASSISTANT_TURNS_MERGED);
        assertKept(
                List.of(Q, A, CALL, CALL, R, A),
                List.of(
                        Q,
                        Message.assistant("a")
                                .withToolCalls(List.of(
                                        CALL.toolCalls().get(0),
                                        CALL.toolCalls().get(0))),
                        R,
                        A),
                RowNote.ASSISTANT_TURNS_MERGED);
    }

    @Test
    void should_not_join_turns_that_have_further_fields() throws RowException {
        Message named = Q.with("name", "n");
        assertKept(List.of(named, Q, A), List.of(named, Q, A));
    }

    @Test
    void should_keep_a_leading_assistant_turn_and_count_it() throws RowException {
        assertKept(List.of(A, Q, A), List.of(A, Q, A), RowNote.LEADING_ASSISTANT_TURN);
        assertKept(List.of(S, A, Q, A), List.of(S, A, Q, A), RowNote.LEADING_ASSISTANT_TURN);
    }

    @Test
    void should_remove_turns_without_an_answer_from_the_end_and_count_it() throws RowException {
        assertKept(List.of(Q, A, Q), List.of(Q, A), RowNote.TRAILING_TURNS_REMOVED);
        assertKept(List.of(Q, CALL, R), List.of(Q, CALL), RowNote.TRAILING_TURNS_REMOVED);
    }

    @Test
    void should_keep_an_empty_question_and_count_it() throws RowException {
        assertKept(List.of(Message.user(""), A), List.of(Message.user(""), A), RowNote.EMPTY_USER_TURN);
    }

    @Test
    void should_refuse_conversations_that_teach_nothing_or_make_no_sense() {
        assertProblem(List.of(), "the conversation is empty");
        assertProblem(List.of(Q), "the conversation has no assistant turn to learn from");
        assertProblem(List.of(S), "the conversation has no assistant turn to learn from");
        assertProblem(List.of(Q, Message.assistant(" \n")), "turn 2 is an empty answer");
        assertProblem(List.of(Q, A, S, Q, A), "turn 3 is a system turn, expected only as the first");
        assertProblem(
                List.of(Q, R, A), "turn 2 is a tool's result behind a user turn, expected an assistant turn before it");
        assertProblem(List.of(R, A), "turn 1 is a tool's result behind nothing, expected an assistant turn before it");
        assertProblem(
                List.of(Q, CALL, A),
                "turn 3 is an assistant's text behind its own tool call, expected the tool's result between them");
    }

    @Test
    void should_know_untrained_turns_by_their_place_after_joining() throws RowException {
        List<Turn> turns = List.of(new Turn(Q), new Turn(Q), new Turn(A, false), new Turn(Q), new Turn(A));
        assertEquals(Set.of(1), conversation(turns).untrained());
        RowException e = assertThrows(
                RowException.class, () -> conversation(List.of(new Turn(Q), new Turn(A, false), new Turn(A, true))));
        assertEquals(
                "turn 3 follows another assistant turn, but only one of them is to be learned (weight)",
                e.getMessage());
    }

    private static void assertKept(List<Message> turns, List<Message> expected, RowNote... notes) throws RowException {
        Conversation conversation = conversation(turns.stream().map(Turn::new).toList());
        assertEquals(expected, conversation.messages());
        assertEquals(Set.of(notes), conversation.notes());
    }

    private static void assertProblem(List<Message> turns, String problem) {
        RowException e = assertThrows(
                RowException.class,
                () -> conversation(turns.stream().map(Turn::new).toList()));
        assertEquals(problem, e.getMessage());
    }

    private static Conversation conversation(List<Turn> turns) throws RowException {
        return TurnRules.conversation(new ArrayList<>(turns), List.of(), new SourceLine(Path.of("a"), 1));
    }
}

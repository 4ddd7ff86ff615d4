package org.medicalgpt4j.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.medicalgpt4j.data.dialogue.Conversation;
import org.medicalgpt4j.data.dialogue.RowNote;
import org.medicalgpt4j.data.file.SourceLine;
import org.medicalgpt4j.template.ChatTemplate;
import org.medicalgpt4j.template.Message;
import org.medicalgpt4j.template.RenderOptions;

/** Templates of thinking models write an answer differently once a question follows. */
class RewritingTemplateTest {
    private static final ChatTemplate THINKING = ChatTemplate.parse(
            "thinking",
            "{% for m in messages %}{% if m.role == 'assistant' %}A:{% if loop.last %}<t>{% endif %}{{ m.content }};"
                    + "{% else %}{{ m.role[0] | upper }}:{{ m.content }};{% endif %}{% endfor %}"
                    + "{% if add_generation_prompt %}A:<t>{% endif %}");
    private static final Message S = Message.system("s");
    private static final Message Q1 = Message.user("one");
    private static final Message A1 = Message.assistant("eins");
    private static final Message Q2 = Message.user("two");
    private static final Message A2 = Message.assistant("zwei");

    @Test
    void should_make_a_sequence_for_each_answer_as_it_was_generated() {
        assertSequences(
                100,
                Set.of(),
                List.of("S:s;U:one;A:<t>[eins;]", "S:s;U:one;A:eins;U:two;A:<t>[zwei;]"),
                Set.of(RowNote.SEVERAL_SEQUENCES));
    }

    @Test
    void should_drop_the_oldest_exchanges_of_the_sequence_that_is_too_long() {
        assertSequences(
                25,
                Set.of(),
                List.of("S:s;U:one;A:<t>[eins;]", "S:s;U:two;A:<t>[zwei;]"),
                Set.of(RowNote.SEVERAL_SEQUENCES, RowNote.OLDEST_TURNS_DROPPED));
    }

    @Test
    void should_make_no_sequence_of_an_answer_that_is_not_learned() {
        assertSequences(100, Set.of(2), List.of("S:s;U:one;A:eins;U:two;A:<t>[zwei;]"), Set.of());
        assertSequences(25, Set.of(2), List.of("S:s;U:two;A:<t>[zwei;]"), Set.of(RowNote.OLDEST_TURNS_DROPPED));
        assertSequences(100, Set.of(4), List.of("S:s;U:one;A:<t>[eins;]"), Set.of());
    }

    @Test
    void should_leave_out_an_answer_without_room_and_keep_the_others() {
        Conversation conversation = conversation(Set.of(), Q1, A1, Message.user("a question that leaves no room"), A2);
        RowOutcome.Kept kept = encoded(20, conversation);
        assertEquals(List.of("U:one;A:<t>[eins;]"), marked(kept));
        assertEquals(Set.of(RowNote.OLDEST_TURNS_DROPPED, RowNote.ANSWER_LEFT_OUT), kept.notes());
    }

    private static void assertSequences(
            int maxLength, Set<Integer> untrained, List<String> sequences, Set<RowNote> notes) {
        RowOutcome.Kept kept = encoded(maxLength, conversation(untrained, S, Q1, A1, Q2, A2));
        assertEquals(sequences, marked(kept));
        assertEquals(notes, kept.notes());
    }

    private static RowOutcome.Kept encoded(int maxLength, Conversation conversation) {
        ConversationEncoder encoder = new ConversationEncoder(
                new CharacterTokenizer(), THINKING, RenderOptions.defaults(), EncodingOptions.upTo(maxLength));
        return assertInstanceOf(RowOutcome.Kept.class, encoder.encode(conversation));
    }

    private static Conversation conversation(Set<Integer> untrained, Message... messages) {
        return new Conversation(
                List.of(messages),
                List.<Map<String, Object>>of(),
                untrained,
                Set.of(),
                new SourceLine(Path.of("a"), 1));
    }

    /** Texts with what is learned in brackets. */
    private static List<String> marked(RowOutcome.Kept kept) {
        return kept.sequences().stream()
                .map(sequence -> {
                    StringBuilder text = new StringBuilder();
                    for (int t = 0; t < sequence.length(); t++) {
                        boolean before = t > 0 && sequence.trained()[t - 1];
                        text.append(sequence.trained()[t] && !before ? "[" : "")
                                .append(!sequence.trained()[t] && before ? "]" : "")
                                .append((char) sequence.tokens()[t]);
                    }
                    return text.append(']').toString();
                })
                .toList();
    }
}

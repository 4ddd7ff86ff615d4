package org.medicalgpt4j.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.medicalgpt4j.data.dialogue.Conversation;
import org.medicalgpt4j.data.dialogue.RowNote;
import org.medicalgpt4j.data.file.DataException;
import org.medicalgpt4j.data.file.SourceLine;
import org.medicalgpt4j.template.ChatTemplate;
import org.medicalgpt4j.template.Message;
import org.medicalgpt4j.template.RenderOptions;
import org.medicalgpt4j.template.RenderedConversation;
import org.medicalgpt4j.template.ToolCall;

class ConversationEncoderTest {
    private static final Message S = Message.system("s");
    private static final Message Q1 = Message.user("one");
    private static final Message A1 = Message.assistant("eins");
    private static final Message Q2 = Message.user("two");
    private static final Message A2 = Message.assistant("zwei");
    private static final Message Q3 = Message.user("three");
    private static final Message A3 = Message.assistant("drei");

    @Test
    void should_learn_what_the_assistant_writes_and_its_end_of_turn() {
        assertSequence(
                EncodingOptions.upTo(100),
                conversation(S, Q1, A1, Q2, A2),
                "S:s;U:one;A:eins;\nU:two;A:zwei;",
                "............#####.........#####");
    }

    @Test
    void should_learn_all_but_the_first_token_when_trained_on_the_prompt() {
        assertSequence(
                new EncodingOptions(100, true, Optional.empty()),
                conversation(Q1, A1),
                "U:one;A:eins;\n",
                ".#############");
    }

    @Test
    void should_put_the_system_prompt_before_conversations_that_have_none() {
        EncodingOptions options = new EncodingOptions(100, false, Optional.of("sys"));
        assertSequence(options, conversation(Q1, A1), "S:sys;U:one;A:eins;", "..............#####");
        assertSequence(options, conversation(S, Q1, A1), "S:s;U:one;A:eins;", "............#####");
        assertSequence(options, conversation(Message.system(""), Q1, A1), "S:;U:one;A:eins;", "...........#####");
    }

    @Test
    void should_hand_tools_and_calls_to_the_template() {
        Conversation conversation = new Conversation(
                List.of(Q1, A1.withToolCalls(List.of(ToolCall.of("f", Map.of())))),
                List.of(Map.of("function", Map.of("name", "F"))),
                Set.of(),
                Set.of(),
                new SourceLine(Path.of("a"), 1));
        assertSequence(EncodingOptions.upTo(100), conversation, "[F]U:one;A:eins!f;", "...........#######");
    }

    @Test
    void should_drop_as_few_oldest_exchanges_as_will_do_and_keep_the_system_turn() {
        Conversation conversation = conversation(S, Q1, A1, Q2, A2, Q3, A3);
        assertEquals(
                47,
                encoded(EncodingOptions.upTo(100), conversation)
                        .sequences()
                        .get(0)
                        .length());
        assertSequence(
                EncodingOptions.upTo(46),
                conversation,
                "S:s;U:two;A:zwei;\nU:three;A:drei;",
                "............#####...........#####",
                RowNote.OLDEST_TURNS_DROPPED);
        assertSequence(
                EncodingOptions.upTo(33),
                conversation,
                "S:s;U:two;A:zwei;\nU:three;A:drei;",
                "............#####...........#####",
                RowNote.OLDEST_TURNS_DROPPED);
        assertSequence(
                EncodingOptions.upTo(32),
                conversation,
                "S:s;U:three;A:drei;",
                "..............#####",
                RowNote.OLDEST_TURNS_DROPPED);
    }

    @Test
    void should_drop_exactly_as_many_exchanges_as_needed_of_long_conversations() {
        for (int exchanges = 1; exchanges <= 9; exchanges++) {
            List<Message> messages = new ArrayList<>();
            for (int i = 0; i < exchanges; i++) {
                messages.add(Message.user("q" + i));
                messages.add(Message.assistant("a" + i));
            }
            Conversation conversation = conversation(messages.toArray(new Message[0]));
            for (int kept = 1; kept < exchanges; kept++) {
                // An exchange is "U:q0;A:a0;\n": 11 tokens, the last line feed is not needed.
                for (int maxLength = 11 * kept - 1; maxLength < 11 * kept + 10; maxLength++) {
                    assertEquals(
                            11 * kept - 1,
                            encoded(EncodingOptions.upTo(maxLength), conversation)
                                    .sequences()
                                    .get(0)
                                    .length());
                }
            }
        }
    }

    @Test
    void should_keep_calls_and_results_with_their_question() {
        assertSequence(
                EncodingOptions.upTo(30),
                conversation(Q1, A1, Q2, A2, Message.tool("r"), A3),
                "U:two;A:zwei;\nR:r;A:drei;",
                "........#####.......#####",
                RowNote.OLDEST_TURNS_DROPPED);
    }

    @Test
    void should_cut_the_end_of_an_answer_only_when_one_exchange_is_too_long_and_learn_no_end_there() {
        assertSequence(EncodingOptions.upTo(10), conversation(Q1, A1), "U:one;A:ei", "........##", RowNote.ANSWER_CUT);
        assertSequence(
                EncodingOptions.upTo(14),
                conversation(S, Q1, A1, Q2, A2),
                "S:s;U:two;A:zw",
                "............##",
                RowNote.OLDEST_TURNS_DROPPED,
                RowNote.ANSWER_CUT);
    }

    @Test
    void should_drop_a_row_whose_prompt_leaves_no_token_of_the_answer() {
        assertDropped(DropReason.PROMPT_TOO_LONG, EncodingOptions.upTo(8), conversation(Q1, A1));
        assertDropped(DropReason.PROMPT_TOO_LONG, new EncodingOptions(8, true, Optional.empty()), conversation(Q1, A1));
        assertSequence(EncodingOptions.upTo(9), conversation(Q1, A1), "U:one;A:e", "........#", RowNote.ANSWER_CUT);
    }

    @Test
    void should_not_learn_turns_that_are_excluded() {
        assertSequence(
                EncodingOptions.upTo(100),
                untrained(conversation(Q1, A1, Q2, A2), 1),
                "U:one;A:eins;\nU:two;A:zwei;",
                "......................#####");
        assertSequence(
                EncodingOptions.upTo(100),
                untrained(conversation(Q1, A1, Q2, A2), 3),
                "U:one;A:eins;",
                "........#####");
        assertSequence(
                EncodingOptions.upTo(30),
                untrained(conversation(S, Q1, A1, Q2, A2, Q3, A3), 4),
                "S:s;U:three;A:drei;",
                "..............#####",
                RowNote.OLDEST_TURNS_DROPPED);
        assertDropped(DropReason.ALL_MASKED, EncodingOptions.upTo(100), untrained(conversation(Q1, A1), 1));
        assertDropped(
                DropReason.ALL_MASKED,
                new EncodingOptions(100, true, Optional.empty()),
                untrained(conversation(Q1, A1), 1));
        assertDropped(DropReason.ALL_MASKED, EncodingOptions.upTo(12), untrained(conversation(Q1, A1, Q2, A2), 3));
    }

    @Test
    void should_say_why_template_or_tokenizer_refuse_a_row() {
        assertEquals(
                new RowOutcome.Invalid("letters: a conversation begins with a question"),
                encoder(EncodingOptions.upTo(100)).encode(conversation(A1, Q1, A2)));
        assertEquals(
                new RowOutcome.Invalid("cannot encode 'unspeakable'"),
                encoder(EncodingOptions.upTo(100)).encode(conversation(Message.user("unspeakable"), A2)));
    }

    @Test
    void should_refuse_a_row_whose_tools_calls_or_system_text_the_template_passes_over() {
        ChatTemplate forgetful = new LetterTemplate() {
            @Override
            public RenderedConversation renderWithSpans(List<Message> messages, RenderOptions options) {
                List<Message> known = messages.stream()
                        .filter(message -> !message.role().equals(Message.SYSTEM))
                        .map(message -> Message.of(message.role(), message.content()))
                        .toList();
                return super.renderWithSpans(known, options.withTools(List.of()));
            }
        };
        ConversationEncoder encoder = new ConversationEncoder(
                new CharacterTokenizer(), forgetful, RenderOptions.defaults(), EncodingOptions.upTo(100));
        assertEquals(
                new RowOutcome.Invalid("has a system turn, but the chat template does not write it"),
                encoder.encode(conversation(Message.system("be kind"), Q1, A1)));
        assertEquals(
                new RowOutcome.Invalid("calls the tool 'bmi', but the chat template does not write it:"
                        + " use a template with tools, or leave such rows out"),
                encoder.encode(conversation(Q1, A1.withToolCalls(List.of(ToolCall.of("bmi", Map.of()))))));
        assertEquals(
                new RowOutcome.Invalid("describes the tool 'bmi', but the chat template does not write it:"
                        + " use a template with tools, or leave such rows out"),
                encoder.encode(new Conversation(
                        List.of(Q1, A1),
                        List.of(Map.of("type", "function", "function", Map.of("name", "bmi"))),
                        Set.of(),
                        Set.of(),
                        new SourceLine(Path.of("a"), 1))));
    }

    @Test
    void should_refuse_sequences_longer_than_the_model() {
        DataException e = assertThrows(
                DataException.class, () -> EncodingOptions.upTo(4096).within(2048));
        assertEquals(
                "maxLength 4096 is longer than the model: it holds sequences of up to 2048 tokens"
                        + " (max_position_embeddings); lower maxLength or set rope scaling",
                e.getMessage());
        assertEquals(2048, EncodingOptions.upTo(2048).within(2048).maxLength());
        assertThrows(DataException.class, () -> EncodingOptions.upTo(1));
    }

    private static void assertSequence(
            EncodingOptions options, Conversation conversation, String text, String marks, RowNote... notes) {
        RowOutcome.Kept kept = encoded(options, conversation);
        assertEquals(1, kept.sequences().size());
        TrainingSequence sequence = kept.sequences().get(0);
        StringBuilder found = new StringBuilder();
        for (boolean trained : sequence.trained()) {
            found.append(trained ? '#' : '.');
        }
        assertEquals(text, new CharacterTokenizer().decode(sequence.tokens(), false));
        assertEquals(marks, found.toString());
        assertEquals(Set.of(notes), kept.notes());
    }

    private static void assertDropped(DropReason reason, EncodingOptions options, Conversation conversation) {
        assertEquals(new RowOutcome.Dropped(reason), encoder(options).encode(conversation));
    }

    private static RowOutcome.Kept encoded(EncodingOptions options, Conversation conversation) {
        return assertInstanceOf(RowOutcome.Kept.class, encoder(options).encode(conversation));
    }

    private static ConversationEncoder encoder(EncodingOptions options) {
        return new ConversationEncoder(
                new CharacterTokenizer(), new LetterTemplate(), RenderOptions.defaults(), options);
    }

    private static Conversation conversation(Message... messages) {
        return new Conversation(List.of(messages), List.of(), Set.of(), Set.of(), new SourceLine(Path.of("a"), 1));
    }

    private static Conversation untrained(Conversation conversation, int turn) {
        return new Conversation(
                conversation.messages(), conversation.tools(), Set.of(turn), Set.of(), conversation.source());
    }
}

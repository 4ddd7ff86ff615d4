package org.medicalgpt4j.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medicalgpt4j.TinyModel;
import org.medicalgpt4j.generate.sampling.SamplingOptions;
import org.medicalgpt4j.template.ChatTemplate;
import org.medicalgpt4j.template.Message;

class ChatSessionTest {
    private static final GenerationOptions TEN = GenerationOptions.greedy(10, Set.of(TinyModel.END));

    @TempDir
    static Path folder;

    private static ModelUnderTest model;

    @BeforeAll
    static void openModel() {
        model = new ModelUnderTest(new TinyModel(4).write(folder), Optional.empty());
    }

    @AfterAll
    static void closeModel() {
        model.close();
    }

    private static Generator generator() {
        return model.generator(model.decoder(32, 8), GeneratorSettings.of(256, 1));
    }

    private static ChatFormat format(Generator generator) {
        String template = generator.tokenizer().chatTemplate().orElseThrow();
        return new ChatFormat(generator.tokenizer(), ChatTemplate.parse("test", template));
    }

    private static GenerationResult ask(ChatSession session, String question) {
        return session.ask(question, TEN, GenerationListener.silent(), new Cancellation());
    }

    @Test
    void should_compute_only_the_new_tokens_of_each_turn() {
        Generator generator = generator();
        ChatFormat format = format(generator);
        try (ChatSession session = new ChatSession(generator, format)) {
            session.system("Be brief.");
            GenerationResult first = ask(session, "one?");
            assertEquals(first.promptTokens(), first.prefilled());
            GenerationResult second = ask(session, "two?");
            // the last token of the answer was not computed yet; then what the template puts around the question
            int added = format.tokens("<|im_end|>\n<|im_start|>user\ntwo?<|im_end|>\n<|im_start|>assistant\n").length;
            assertEquals(FinishReason.LENGTH, first.finishReason());
            assertEquals(1 + added, second.prefilled());
            assertEquals(first.promptTokens() + first.tokens().length + added, second.promptTokens());
        }
    }

    @Test
    void should_answer_as_if_nothing_had_been_cached() {
        Generator generator = generator();
        try (ChatSession session = new ChatSession(generator, format(generator))) {
            ask(session, "一?");
            ask(session, "two?");
            List<Message> before = new ArrayList<>(session.messages());
            GenerationResult kept = ask(session, "three?");
            before.add(Message.user("three?"));
            int[] prompt = Arrays.copyOf(session.cachedTokens(), kept.promptTokens());
            Generator fresh = generator();
            assertEquals(
                    format(fresh).text(before, List.of()), fresh.tokenizer().decode(prompt, false));
            GenerationRequest request = new GenerationRequest(prompt, TEN, 2);
            assertArrayEquals(fresh.generate(List.of(request)).get(0).tokens(), kept.tokens());
            assertEquals(6, session.messages().size());
        }
    }

    @Test
    void should_forget_on_reset_and_begin_anew_under_a_system_text() {
        Generator generator = generator();
        try (ChatSession session = new ChatSession(generator, format(generator))) {
            GenerationResult first = ask(session, "one?");
            ask(session, "two?");
            session.reset();
            assertTrue(session.messages().isEmpty());
            assertArrayEquals(first.tokens(), ask(session, "one?").tokens());
            session.system("Be kind.");
            assertEquals(List.of(Message.system("Be kind.")), session.messages());
            ask(session, "one?");
            session.system("");
            assertTrue(session.messages().isEmpty());
        }
    }

    @Test
    void should_draw_differently_in_each_turn() {
        Generator generator = generator();
        GenerationOptions random = TEN.with(SamplingOptions.random(2, 1));
        try (ChatSession session = new ChatSession(generator, format(generator))) {
            int[] first = session.ask("one?", random, GenerationListener.silent(), new Cancellation())
                    .tokens();
            session.reset();
            int[] again = session.ask("one?", random, GenerationListener.silent(), new Cancellation())
                    .tokens();
            assertTrue(!Arrays.equals(first, again));
        }
    }

    @Test
    void should_forget_a_question_that_is_too_long_or_cancelled_before_its_answer() {
        Generator generator = generator();
        try (ChatSession session = new ChatSession(generator, format(generator))) {
            assertThrows(GenerationException.class, () -> ask(session, "long ".repeat(100)));
            assertTrue(session.messages().isEmpty());
            Cancellation cancelled = new Cancellation();
            cancelled.cancel();
            session.ask("one?", TEN, GenerationListener.silent(), cancelled);
            assertTrue(session.messages().isEmpty());
            ask(session, "one?");
            assertEquals(2, session.messages().size());
        }
    }
}

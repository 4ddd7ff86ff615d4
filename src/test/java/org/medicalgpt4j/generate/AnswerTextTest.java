package org.medicalgpt4j.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medicalgpt4j.TinyModel;
import org.medicalgpt4j.model.CacheShape;
import org.medicalgpt4j.tokenizer.Tokenizer;
import org.medicalgpt4j.tokenizer.Tokenizers;

/** What is said and when, with a model that says what it is told. */
class AnswerTextTest {
    private static final int[] PROMPT = {1, 2, 3};
    private static final String SCRIPT = "多饮水 — naïve 😀👩‍⚕️ fin";

    @TempDir
    static Path folder;

    private static Tokenizer tokenizer;

    private final List<String> pieces = new ArrayList<>();
    private final List<GenerationResult> results = new ArrayList<>();
    private final Cancellation cancellation = new Cancellation();

    @BeforeAll
    static void loadTokenizer() {
        tokenizer = Tokenizers.load(new TinyModel(1).write(folder));
    }

    /** Once with a model whose prompts can be cut and gone on with, once with one that reads them whole. */
    @Test
    void should_read_a_prompt_in_one_piece_and_anew_where_the_model_needs_that() {
        assertEquals(List.of(3, 3, 4, 4), runsAndTokens(false));
        assertEquals(List.of(1, 3, 2, 6), runsAndTokens(true));
    }

    /** Runs of the model and tokens it has seen, after a first and after a second answer of one token to one prompt. */
    private static List<Integer> runsAndTokens(boolean wholePrompts) {
        ScriptedProgram program = new ScriptedProgram(PROMPT.length, SCRIPT, TinyModel.END);
        CachedDecoder decoder = new CachedDecoder(program, new CacheShape(32, 8), OptionalInt.empty(), wholePrompts);
        Generator generator = new Generator(decoder, tokenizer, new GeneratorSettings(128, 1, 1));
        List<Integer> numbers = new ArrayList<>();
        try (CachedSequence sequence = generator.newSequence()) {
            for (int i = 0; i < 2; i++) {
                GenerationRequest request =
                        new GenerationRequest(PROMPT, GenerationOptions.greedy(1, Set.of(TinyModel.END)), 0);
                generator.generate(sequence, request, new GenerationListener() {}, new Cancellation());
                numbers.addAll(List.of(program.runs(), program.tokensSeen()));
            }
        }
        return numbers;
    }

    private GenerationResult answer(String script, GenerationOptions options) {
        generator(script)
                .generate(List.of(new GenerationRequest(PROMPT, options, 0)).iterator(), listener(), cancellation);
        return results.get(0);
    }

    private static Generator generator(String script) {
        CacheShape cache = new CacheShape(32, 8);
        CachedDecoder decoder = new CachedDecoder(
                new ScriptedProgram(PROMPT.length, script, TinyModel.END), cache, OptionalInt.empty(), false);
        return new Generator(decoder, tokenizer, GeneratorSettings.of(128, 2));
    }

    private GenerationListener listener() {
        return new GenerationListener() {
            @Override
            public void text(int request, String piece) {
                pieces.add(piece);
                if (piece.contains("!")) {
                    cancelFromAnotherThread();
                }
            }

            @Override
            public void finished(int request, GenerationResult result) {
                results.add(result);
            }
        };
    }

    private void cancelFromAnotherThread() {
        Thread other = new Thread(cancellation::cancel);
        other.start();
        try {
            other.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static GenerationOptions options(int maxNewTokens) {
        return GenerationOptions.greedy(maxNewTokens, Set.of(TinyModel.END));
    }

    @Test
    void should_say_whole_characters_only() {
        GenerationResult result = answer(SCRIPT, options(100));
        assertEquals(SCRIPT, result.text());
        assertEquals(SCRIPT, String.join("", pieces));
        assertEquals(SCRIPT.codePointCount(0, SCRIPT.length()), pieces.size());
        assertEquals(FinishReason.EOS, result.finishReason());
        assertEquals(SCRIPT.getBytes(StandardCharsets.UTF_8).length + 1, result.tokens().length);
    }

    @Test
    void should_mark_a_character_that_the_limit_cuts() {
        GenerationResult result = answer("水水", options(4));
        assertEquals("水\ufffd", result.text());
        assertEquals(FinishReason.LENGTH, result.finishReason());
        assertEquals(result.text(), String.join("", pieces));
    }

    @Test
    void should_cut_at_a_stop_string_across_tokens_and_say_nothing_of_it() {
        GenerationResult result = answer("多饮水。用户：你好", options(100).withStops(List.of("never", "用户：")));
        assertEquals("多饮水。", result.text());
        assertEquals("多饮水。", String.join("", pieces));
        assertEquals(FinishReason.STOP, result.finishReason());
    }

    @Test
    void should_say_what_only_looked_like_a_stop_string_when_the_answer_ends() {
        GenerationResult result = answer("end of Us", options(100).withStops(List.of("User:")));
        assertEquals("end of Us", result.text());
        assertEquals("end of Us", String.join("", pieces));
        assertEquals(FinishReason.EOS, result.finishReason());
    }

    @Test
    void should_stop_when_another_thread_cancels_and_keep_what_was_said() {
        Iterator<GenerationRequest> endless = Stream.generate(() -> new GenerationRequest(PROMPT, options(50), 0))
                .iterator();
        generator("one! two").generate(endless, listener(), cancellation);
        assertEquals(2, results.size());
        results.forEach(result -> {
            assertEquals(FinishReason.CANCELLED, result.finishReason());
            assertEquals("one!", result.text());
        });
    }

    @Test
    void should_show_special_tokens_only_if_told() {
        GenerationOptions until = new GenerationOptions(options(1).sampling(), 3, Set.of(), List.of(), false, true);
        assertEquals("a<|im_end|><|im_end|>", answer("a", until).text());
        results.clear();
        GenerationResult hidden = answer("a", GenerationOptions.greedy(3, Set.of()));
        assertEquals("a", hidden.text());
        assertEquals(3, hidden.tokens().length);
    }

    @Test
    void should_measure_the_time_to_the_first_token() {
        GenerationResult.Timings timings = answer("abc", options(100)).timings();
        assertTrue(timings.firstToken() > 0 && timings.firstToken() <= timings.total());
    }
}

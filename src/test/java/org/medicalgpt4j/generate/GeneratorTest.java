package org.medicalgpt4j.generate;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medicalgpt4j.TinyModel;
import org.medicalgpt4j.generate.sampling.Filters;
import org.medicalgpt4j.generate.sampling.SamplingOptions;

class GeneratorTest {
    private static final Set<Integer> NO_END = Set.of();
    private static final SamplingOptions RANDOM =
            SamplingOptions.random(1.5, 99).with(Filters.top(100, 0.98));

    @TempDir
    static Path folder;

    private static ModelUnderTest model;

    @BeforeAll
    static void openModel() {
        model = new ModelUnderTest(new TinyModel(11).write(folder), Optional.empty());
    }

    @AfterAll
    static void closeModel() {
        model.close();
    }

    private static Generator generator(int sequences, int prefill) {
        int pages = sequences * 8;
        return model.generator(
                model.decoder(pages, 8), GeneratorSettings.of(64, sequences).withPrefillTokens(prefill));
    }

    private static List<GenerationRequest> requests(SamplingOptions sampling, int count) {
        Random random = new Random(3);
        List<GenerationRequest> requests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int[] prompt = random.ints(1 + random.nextInt(30), 0, 256).toArray();
            GenerationOptions options = GenerationOptions.greedy(1 + random.nextInt(20), NO_END)
                    .with(sampling)
                    .withLogProbabilities(true);
            requests.add(new GenerationRequest(prompt, options, i));
        }
        return requests;
    }

    @Test
    void should_answer_a_batch_as_each_request_alone_and_prompts_in_pieces_as_whole() {
        for (SamplingOptions sampling : List.of(SamplingOptions.greedy(), RANDOM)) {
            List<GenerationRequest> requests = requests(sampling, 9);
            List<GenerationResult> batch = generator(3, 7).generate(requests);
            Generator alone = generator(1, 512);
            for (int i = 0; i < requests.size(); i++) {
                GenerationResult single =
                        alone.generate(List.of(requests.get(i))).get(0);
                GenerationResult together = batch.get(i);
                assertArrayEquals(single.tokens(), together.tokens(), "request " + i);
                assertEquals(single.text(), together.text());
                assertEquals(single.finishReason(), together.finishReason());
                assertArrayEquals(single.logProbabilities(), together.logProbabilities(), 1e-4f);
                assertEquals(requests.get(i).prompt().length, together.promptTokens());
            }
        }
    }

    @Test
    void should_tell_the_log_probability_of_each_token() {
        GenerationResult result =
                generator(1, 512).generate(requests(RANDOM, 1)).get(0);
        int[] prompt = requests(RANDOM, 1).get(0).prompt();
        try (var scoring = model.scoring()) {
            for (int i = 0; i < result.tokens().length; i++) {
                int[] before = Arrays.copyOf(prompt, prompt.length + i);
                System.arraycopy(result.tokens(), 0, before, prompt.length, i);
                float[] logits = model.fullLogits(scoring, before);
                double sum = 0;
                for (float logit : logits) {
                    sum += Math.exp(logit);
                }
                assertEquals(logits[result.tokens()[i]] - Math.log(sum), result.logProbabilities()[i], 1e-4);
            }
        }
    }

    @Test
    void should_give_other_answers_for_another_seed_and_the_same_for_the_same() {
        int[] prompt = {1, 2, 3};
        assertAll(
                () -> assertArrayEquals(answer(prompt, RANDOM, 0), answer(prompt, RANDOM, 0)),
                () -> assertTrue(!Arrays.equals(answer(prompt, RANDOM, 0), answer(prompt, RANDOM, 1))),
                () -> assertTrue(!Arrays.equals(
                        answer(prompt, RANDOM, 0), answer(prompt, SamplingOptions.random(1.5, 100), 0))));
    }

    private static int[] answer(int[] prompt, SamplingOptions sampling, long sequence) {
        GenerationOptions options = GenerationOptions.greedy(20, NO_END).with(sampling);
        return generator(1, 512)
                .generate(List.of(new GenerationRequest(prompt, options, sequence)))
                .get(0)
                .tokens();
    }

    @Test
    void should_end_at_an_end_token_and_leave_it_out_of_the_text() {
        int[] prompt = {104, 101};
        int[] free = answer(prompt, SamplingOptions.greedy(), 0);
        int end = free[5];
        int first = firstIndex(free, end);
        GenerationResult result = one(prompt, GenerationOptions.greedy(20, Set.of(end)));
        assertEquals(FinishReason.EOS, result.finishReason());
        assertArrayEquals(Arrays.copyOf(free, first + 1), result.tokens());
        assertEquals(model.files.tokenizer().decode(Arrays.copyOf(free, first), true), result.text());
    }

    private static int firstIndex(int[] tokens, int token) {
        int index = 0;
        while (tokens[index] != token) {
            index++;
        }
        return index;
    }

    private static GenerationResult one(int[] prompt, GenerationOptions options) {
        return generator(1, 512)
                .generate(List.of(new GenerationRequest(prompt, options, 0)))
                .get(0);
    }

    @Test
    void should_end_when_the_context_is_full() {
        int[] prompt = new Random(1).ints(60, 0, 256).toArray();
        GenerationResult result = one(prompt, GenerationOptions.greedy(20, NO_END));
        assertEquals(FinishReason.CONTEXT, result.finishReason());
        assertEquals(4, result.tokens().length);
        assertEquals(
                FinishReason.LENGTH,
                one(prompt, GenerationOptions.greedy(4, NO_END)).finishReason());
    }

    @Test
    void should_refuse_a_prompt_that_leaves_no_room() {
        int[] prompt = new int[64];
        String message = assertThrows(GenerationException.class, () -> one(prompt, GenerationOptions.greedy(1, NO_END)))
                .getMessage();
        assertEquals("the prompt has 64 tokens, but prompt and answer together have at most 64", message);
    }

    @Test
    void should_compute_only_what_is_not_in_the_cache() {
        Generator generator = generator(1, 512);
        try (CachedSequence sequence = generator.newSequence()) {
            int[] prompt = new Random(8).ints(20, 0, 256).toArray();
            GenerationResult first = continued(generator, sequence, prompt);
            assertEquals(20, first.prefilled());
            int[] longer = Arrays.copyOf(prompt, 32);
            System.arraycopy(first.tokens(), 0, longer, 20, 8);
            GenerationResult second = continued(generator, sequence, longer);
            assertEquals(5, second.prefilled(), "4 new ones and the last token of the answer");
            assertArrayEquals(one(longer, GenerationOptions.greedy(8, NO_END)).tokens(), second.tokens());
            assertEquals(1, continued(generator, sequence, longer).prefilled(), "the same prompt again");
        }
    }

    private static GenerationResult continued(Generator generator, CachedSequence sequence, int[] prompt) {
        return generator.generate(
                sequence,
                new GenerationRequest(prompt, GenerationOptions.greedy(8, NO_END), 0),
                GenerationListener.silent(),
                new Cancellation());
    }
}

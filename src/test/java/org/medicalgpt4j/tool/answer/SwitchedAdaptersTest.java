package org.medicalgpt4j.tool.answer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medicalgpt4j.TinyAdapter;
import org.medicalgpt4j.TinyModel;
import org.medicalgpt4j.checkpoint.AdapterConfig;
import org.medicalgpt4j.checkpoint.CheckpointException;
import org.medicalgpt4j.checkpoint.TargetModules;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.engine.nd4j.Nd4jEngine;
import org.medicalgpt4j.generate.CachedSequence;
import org.medicalgpt4j.generate.Cancellation;
import org.medicalgpt4j.generate.ChatFormat;
import org.medicalgpt4j.generate.ChatSession;
import org.medicalgpt4j.generate.GenerationException;
import org.medicalgpt4j.generate.GenerationListener;
import org.medicalgpt4j.generate.GenerationOptions;
import org.medicalgpt4j.generate.GenerationRequest;
import org.medicalgpt4j.generate.GenerationResult;
import org.medicalgpt4j.generate.Generator;
import org.medicalgpt4j.generate.GeneratorSettings;
import org.medicalgpt4j.load.ConversationStyle;
import org.medicalgpt4j.load.ModelFiles;
import org.medicalgpt4j.tokenizer.Tokenizer;

/** Adapters of several kinds beside one model answer as each does alone. */
class SwitchedAdaptersTest {
    private static final String BASE = "";
    private static final GenerationOptions OPTIONS =
            GenerationOptions.greedy(12, Set.of()).withLogProbabilities(true);

    @TempDir
    static Path folder;

    private static Path model;
    private static final Map<String, Path> ADAPTERS = new LinkedHashMap<>();
    private static Engine engine;
    private static LanguageModel shared;

    @BeforeAll
    static void prepare() {
        model = new TinyModel(5).write(folder.resolve("model"));
        TargetModules some = new TargetModules.Named(List.of("q_proj", "up_proj"));
        TargetModules all = new TargetModules.AllLinear();
        Map<String, AdapterConfig> kinds = new LinkedHashMap<>();
        kinds.put("small", AdapterConfig.lora(1, 2, 0, some));
        kinds.put("stable", AdapterConfig.lora(6, 3, 0, all).ofKind(true, false));
        kinds.put("decomposed", AdapterConfig.lora(3, 3, 0, all).ofKind(false, true));
        kinds.put("whole", AdapterConfig.lora(2, 2, 0, some).savingModules(List.of("embed_tokens", "lm_head")));
        kinds.forEach((name, config) ->
                ADAPTERS.put(name, TinyAdapter.write(model, config, name.hashCode(), folder.resolve(name))));
        engine = Nd4jEngine.create(2);
        shared = load(ModelFiles.open(model));
        ADAPTERS.forEach(shared::add);
    }

    @AfterAll
    static void close() {
        shared.close();
        engine.close();
    }

    private static LanguageModel load(ModelFiles files) {
        return LanguageModel.load(
                engine, files, files.tokenizer(), GeneratorSettings.of(256, 4), 4 * 256, ProgramOptions.standard());
    }

    private static GenerationRequest request(int[] prompt, String adapter) {
        GenerationRequest request = new GenerationRequest(prompt, OPTIONS, 0);
        return adapter.equals(BASE) ? request : request.to(adapter);
    }

    private static GenerationResult alone(int[] prompt, String adapter) {
        ModelFiles files =
                adapter.equals(BASE) ? ModelFiles.open(model) : ModelFiles.open(model, ADAPTERS.get(adapter));
        try (LanguageModel one = load(files)) {
            return one.generator().generate(List.of(request(prompt, BASE))).get(0);
        }
    }

    private static List<String> everyone() {
        List<String> names = new ArrayList<>(List.of(BASE));
        names.addAll(ADAPTERS.keySet());
        return names;
    }

    @Test
    void should_answer_one_after_the_other_to_the_last_bit_as_each_alone() {
        int[] prompt = {104, 105, 33, 7, 90};
        Set<String> answers = new HashSet<>();
        for (int round = 0; round < 2; round++) {
            for (String name : everyone()) {
                GenerationResult seen = shared.generator()
                        .generate(List.of(request(prompt, name)))
                        .get(0);
                GenerationResult expected = alone(prompt, name);
                assertArrayEquals(expected.tokens(), seen.tokens(), name);
                assertArrayEquals(expected.logProbabilities(), seen.logProbabilities(), name);
                answers.add(Arrays.toString(seen.logProbabilities()));
            }
        }
        assertEquals(everyone().size(), answers.size(), "all answer otherwise");
    }

    @Test
    void should_let_answers_of_several_adapters_grow_side_by_side() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<GenerationRequest> requests = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            String name = everyone().get(random.nextInt(everyone().size()));
            names.add(name);
            requests.add(request(random.ints(1 + random.nextInt(40), 0, 256).toArray(), name));
        }
        List<GenerationResult> together = shared.generator().generate(requests);
        for (int i = 0; i < requests.size(); i++) {
            GenerationResult expected = alone(requests.get(i).prompt(), names.get(i));
            String what = "request " + i + " to '" + names.get(i) + "', seed " + seed;
            assertArrayEquals(expected.logProbabilities(), together.get(i).logProbabilities(), 1e-4f, what);
            assertEquals(expected.promptTokens(), together.get(i).promptTokens());
        }
    }

    @Test
    void should_not_load_the_model_again() {
        try (LanguageModel fresh = load(ModelFiles.open(model))) {
            long before = fresh.bytes();
            fresh.add("small", ADAPTERS.get("small"));
            // two layers; rank 1 beside q (32 to 32) and up (32 to 48); each tensor takes whole lines of 64 bytes
            long own = 2 * (128 + 128 + 128 + 192);
            assertEquals(before + own, fresh.bytes());
            fresh.remove("small");
            assertEquals(before, fresh.bytes());
        }
    }

    @Test
    void should_keep_a_conversation_when_another_adapter_goes_on_with_it() {
        Generator generator = shared.generator();
        ModelFiles files = ModelFiles.open(model);
        Tokenizer tokenizer = generator.tokenizer();
        ConversationStyle style =
                ConversationStyle.ofModel(tokenizer, files.source().path()).orElseThrow();
        ChatFormat format = new ChatFormat(tokenizer, style.template());
        try (ChatSession session = new ChatSession(generator, format)) {
            session.adapter("stable", format);
            session.ask("one?", OPTIONS, GenerationListener.silent(), new Cancellation());
            session.adapter("whole", format);
            GenerationResult second = session.ask("two?", OPTIONS, GenerationListener.silent(), new Cancellation());
            assertEquals(second.promptTokens(), second.prefilled(), "another adapter's keys are of no use");
            session.withoutAdapter(format);
            GenerationResult third = session.ask("three?", OPTIONS, GenerationListener.silent(), new Cancellation());
            assertEquals(third.promptTokens(), third.prefilled());
            GenerationResult fourth = session.ask("four?", OPTIONS, GenerationListener.silent(), new Cancellation());
            assertTrue(fourth.prefilled() < fourth.promptTokens(), "the same model computes only what is new");
            assertEquals(8, session.messages().size());
        }
    }

    @Test
    void should_take_an_adapter_away_and_another_one_under_its_name() {
        int[] prompt = {50, 51, 52};
        try (LanguageModel changing = load(ModelFiles.open(model))) {
            changing.add("one", ADAPTERS.get("small"));
            Generator generator = changing.generator();
            try (CachedSequence sequence = generator.newSequence()) {
                GenerationResult first = answer(generator, sequence, request(prompt, "one"));
                assertEquals(
                        1, answer(generator, sequence, request(prompt, "one")).prefilled());
                changing.remove("one");
                assertEquals(Set.of(), changing.adapters());
                GenerationException gone = assertThrows(
                        GenerationException.class, () -> answer(generator, sequence, request(prompt, "one")));
                assertEquals("there is no adapter 'one'; none is loaded", gone.getMessage());
                changing.add("one", ADAPTERS.get("decomposed"));
                GenerationResult other = answer(generator, sequence, request(prompt, "one"));
                assertEquals(3, other.prefilled());
                assertArrayEquals(alone(prompt, "decomposed").logProbabilities(), other.logProbabilities());
                assertFalse(Arrays.equals(first.logProbabilities(), other.logProbabilities()));
            }
        }
    }

    private static GenerationResult answer(Generator generator, CachedSequence sequence, GenerationRequest request) {
        return generator.generate(sequence, request, GenerationListener.silent(), new Cancellation());
    }

    @Test
    void should_refuse_what_does_not_fit_and_stay_as_it_was() throws IOException {
        Path other = new TinyModel(6).with("hidden_size", 16).write(folder.resolve("other"));
        Path misfit = TinyAdapter.write(
                other, AdapterConfig.lora(1, 2, 0, new TargetModules.AllLinear()), 1, folder.resolve("misfit"));
        CheckpointException shape = assertThrows(CheckpointException.class, () -> shared.add("misfit", misfit));
        assertTrue(shape.getMessage().contains("has shape [1, 16], the model needs [1, 32]"), shape.getMessage());
        assertThrows(GenerationException.class, () -> shared.add("small", ADAPTERS.get("small")));
        Path talkative = TinyAdapter.write(
                model, AdapterConfig.lora(1, 2, 0, new TargetModules.AllLinear()), 1, folder.resolve("talkative"));
        Files.writeString(
                talkative.resolve("tokenizer.json"),
                Files.readString(model.resolve("tokenizer.json")).replace("\"id\" : 257", "\"id\" : 258"));
        CheckpointException tokens = assertThrows(CheckpointException.class, () -> shared.add("more", talkative));
        assertTrue(tokens.getMessage().contains("has a tokenizer of 259 tokens, but that of the model has 258"));
        assertEquals(ADAPTERS.keySet(), shared.adapters());
        try (LanguageModel fixed = load(ModelFiles.open(model, ADAPTERS.get("small")))) {
            assertThrows(GenerationException.class, () -> fixed.add("stable", ADAPTERS.get("stable")));
        }
    }

    @Test
    void should_answer_in_other_programs() {
        try (Assistant assistant = Assistant.open(ModelFiles.open(model), 128)) {
            String before = assistant.answer("hello", 8);
            assistant.addAdapter("stable", ADAPTERS.get("stable"));
            String adapted = assistant.answer("hello", 8, "stable");
            assertNotEquals(before, adapted);
            assertEquals(before, assistant.answer("hello", 8));
            try (Assistant one = Assistant.open(ModelFiles.open(model, ADAPTERS.get("stable")), 128)) {
                assertEquals(one.answer("hello", 8), adapted);
            }
            assistant.mergeAdapter("stable");
            assertEquals(adapted, assistant.answer("hello", 8, "stable"));
            assertThrows(GenerationException.class, () -> assistant.answer("hello", 8));
            assistant.unmergeAdapter();
            assertEquals(before, assistant.answer("hello", 8));
            assistant.removeAdapter("stable");
            assertThrows(GenerationException.class, () -> assistant.answer("hello", 8, "stable"));
        }
    }
}

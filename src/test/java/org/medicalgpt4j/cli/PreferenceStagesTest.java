package org.medicalgpt4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medicalgpt4j.train.RunStopped;

/** Stages that learn from preferences, on a tiny model. */
class PreferenceStagesTest {
    private static final String FULL = "tuning={method: full}";
    private static final double TOLERANCE = 2e-5;

    @TempDir
    static Path folder;

    private static TinyProject project;

    @BeforeAll
    static void prepare() {
        project = new TinyProject(folder);
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 24; i++) {
            rows.append("{\"prompt\":\"illness ").append(i).append("?\",\"chosen\":\"department ");
            rows.append("1234567", 0, 1 + i % 7).append("\",\"rejected\":\"sign ");
            rows.append("987", 0, 1 + i % 3).append("\",\"margin\":0.5}\n");
        }
        project.write("pairs.jsonl", rows.toString());
    }

    private static Path recipe(String stage) {
        project.write(stage + ".yaml", """
                stage: %s
                model: { path: %s }
                tuning: { rank: 4 }
                data:
                  train: [ { path: %s } ]
                  evaluation: { split: 0.25 }
                  maxLength: 64
                optimizer: { learningRate: 1e-2, warmup: 0.0, schedule: constant }
                run: { epochs: 10, maxSteps: 5, sequencesPerStep: 6 }
                """.formatted(stage, project.model(), project.path("pairs.jsonl")));
        return project.file(stage + ".yaml");
    }

    private static EmbeddedRun run(String stage, String output, String... more) {
        return EmbeddedRun.of(recipe(stage), with(output, more)).orFail();
    }

    private static String[] with(String output, String... more) {
        List<String> all = new ArrayList<>(List.of("run.output=" + project.path(output)));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static List<Double> metric(String output, String name) {
        return TinyProject.metric(project.file(output), name);
    }

    private static void assertClose(List<Double> expected, List<Double> actual) {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i), actual.get(i), TOLERANCE, expected + " and " + actual);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lora", "full"})
    void should_prefer_the_chosen_answers_to_unseen_questions_after_dpo(String method) {
        String output = "dpo-" + method;
        run("dpo", output, method.equals("full") ? FULL : "tuning.rank=4");
        List<Double> losses = metric(output, "loss");
        assertEquals(Math.log(2), losses.get(0), TOLERANCE, "the model is its reference in the first step");
        assertTrue(losses.get(4) < losses.get(0), losses::toString);
        assertEquals(0, metric(output, "eval_margin").get(0), TOLERANCE);
        assertTrue(metric(output, "eval_margin").get(1) > 0.1, "held-out pairs");
        assertTrue(metric(output, "eval_accuracy").get(1) > 0.8, "held-out pairs");
        assertEquals(List.of(6.0, 6.0), metric(output, "eval_pairs"));
    }

    @ParameterizedTest
    @CsvSource({
        "dpo, lora",
        "dpo, full",
        "cpo, lora",
        "simpo, lora",
        "orpo, full",
        "kto, lora",
        "kto, full",
        "rm, lora",
        "rm, full"
    })
    void should_come_to_the_same_bytes_wherever_it_was_stopped(String stage, String method) {
        String[] settings = {
            "run.saveEvery=5",
            "run.evaluateEvery=2",
            "run.accumulation=2",
            method.equals("full") ? FULL : "tuning.dropout=0.2"
        };
        String whole = stage + "-" + method + "-whole";
        run(stage, whole, settings);
        RunTrace trace = RunTrace.of(project.file(whole), 5);
        for (int step : new int[] {1, 3, 4}) {
            String output = stage + "-" + method + "-" + step;
            EmbeddedRun stopped = EmbeddedRun.stoppedAfter(step, recipe(stage), with(output, settings));
            assertInstanceOf(RunStopped.class, stopped.failure().orElseThrow(), stopped.toString());
            run(stage, output, settings);
            trace.assertSame(RunTrace.of(project.file(output), 5), "stopped after step " + step);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dpo", "cpo", "simpo", "orpo", "kto", "rm"})
    void should_not_depend_on_how_a_step_is_cut(String stage) {
        run(stage, stage + "-one", "optimizer.learningRate=2e-3");
        run(stage, stage + "-three", "optimizer.learningRate=2e-3", "run.accumulation=3");
        assertClose(metric(stage + "-one", "loss"), metric(stage + "-three", "loss"));
        assertClose(metric(stage + "-one", "grad_norm"), metric(stage + "-three", "grad_norm"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpo", "simpo", "orpo", "rm"})
    void should_rank_unseen_pairs_better_without_a_reference(String stage) {
        run(stage, "ranks-" + stage, "run.maxSteps=12");
        List<Double> margins = metric("ranks-" + stage, "eval_margin");
        assertTrue(margins.get(1) > margins.get(0), margins::toString);
        assertTrue(metric("ranks-" + stage, "eval_accuracy").get(1) > 0.8, "held-out pairs");
    }

    @Test
    void should_part_desirable_from_undesirable_answers_with_kto() {
        run("kto", "kto-pairs", "run.sequencesPerStep=12");
        assertTrue(metric("kto-pairs", "eval_margin").get(1) > 0.05, "held-out answers");
        assertEquals(0, metric("kto-pairs", "kl").get(0), TOLERANCE, "the model is its reference in the first step");
        assertEquals(0.5, metric("kto-pairs", "loss").get(0), TOLERANCE);
        assertEquals(List.of(12.0, 12.0), metric("kto-pairs", "eval_answers"));
        run("kto", "kto-weighted", "run.sequencesPerStep=12", "loss.undesirableWeight=3");
        double weight = 3 - 2 * metric("kto-weighted", "desirable").get(0) / 12;
        assertEquals(0.5 * weight, metric("kto-weighted", "loss").get(0), TOLERANCE);
        run("kto", "apo", "run.sequencesPerStep=12", "loss.name=apo-zero");
        assertEquals(List.of(), metric("apo", "kl"));
    }

    @Test
    void should_take_answers_with_labels() {
        StringBuilder rated = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            rated.append("{\"prompt\":\"illness ").append(i).append("?\",\"completion\":\"");
            rated.append(i % 2 == 0 ? "department 1" : "sign 9");
            rated.append("\",\"label\":").append(i % 2 == 0).append("}\n");
        }
        project.write("rated.jsonl", rated.toString());
        run("kto", "kto-rated", "data.train=[{path: '" + project.path("rated.jsonl") + "'}]");
        assertEquals(List.of(3.0, 3.0), metric("kto-rated", "eval_answers"));
    }

    @Test
    void should_find_the_same_divergence_from_scores_that_are_kept() {
        run("kto", "kto-asked");
        run("kto", "kto-kept", "reference.precompute=true");
        assertClose(metric("kto-asked", "loss"), metric("kto-kept", "loss"));
        assertClose(metric("kto-asked", "kl"), metric("kto-kept", "kl"));
        assertTrue(metric("kto-asked", "kl").stream().anyMatch(kl -> kl > 0), "the model has moved");
    }

    @Test
    void should_take_the_likelihood_of_prompts_into_orpo_as_trl_does() {
        run("orpo", "orpo-answers");
        run("orpo", "orpo-prompts", "loss.promptLikelihood=true", "run.accumulation=2");
        assertNotEquals(
                metric("orpo-answers", "likelihood_loss").get(0),
                metric("orpo-prompts", "likelihood_loss").get(0));
        assertClose(
                metric("orpo-answers", "log_odds").subList(0, 1),
                metric("orpo-prompts", "log_odds").subList(0, 1));
    }

    @ParameterizedTest
    @CsvSource({
        "cpo, shape=hinge",
        "cpo, shape=ipo",
        "cpo, beta=0.5",
        "cpo, labelSmoothing=0.2",
        "cpo, likelihoodWeight=0.3",
        "simpo, beta=1",
        "simpo, gamma=1.5",
        "simpo, alpha=0.5",
        "simpo, likelihoodWeight=0.3",
        "orpo, lambda=0.5",
        "kto, beta=0.5",
        "kto, desirableWeight=2",
        "rm, margins=false",
        "rm, centring=10"
    })
    void should_change_the_loss_with(String stage, String setting) {
        run(stage, stage + "-plain", "run.maxSteps=2", "run.overwrite=true", "run.resume=never");
        String output = stage + "-" + setting.replace('=', '-');
        run(stage, output, "run.maxSteps=2", "loss." + setting);
        assertNotEquals(
                metric(stage + "-plain", "loss").get(1), metric(output, "loss").get(1));
    }

    @Test
    void should_find_the_same_reference_asked_at_each_step_kept_on_disk_and_as_another_model() {
        run("dpo", "asked");
        EmbeddedRun kept = run("dpo", "kept", "reference.precompute=true");
        assertTrue(
                kept.log().stream().anyMatch(line -> line.startsWith("the reference scores 48 answers once")),
                kept.log()::toString);
        EmbeddedRun again = run("dpo", "again", "reference.precompute=true", "optimizer.learningRate=2e-2");
        assertTrue(
                again.log().stream().anyMatch(line -> line.contains("48 answers is reused from")),
                again.log()::toString);
        run("dpo", "named", "reference.path=" + project.model());
        assertClose(metric("asked", "loss"), metric("kept", "loss"));
        assertClose(metric("asked", "loss"), metric("named", "loss"));
    }

    @Test
    void should_keep_an_adapter_that_it_goes_on_with_as_the_reference() {
        run("dpo", "first");
        String adapter = project.file("first").resolve("adapter").toString();
        run("dpo", "second", "model.adapter=" + adapter, "~tuning.rank");
        assertEquals(Math.log(2), metric("second", "loss").get(0), TOLERANCE, "not the base under the adapter");
        assertEquals(
                Math.log(2),
                metric("second", "eval_loss").get(0),
                TOLERANCE,
                "the margin is measured from where the run begins");
    }

    @Test
    void should_make_the_reference_anew_where_its_scores_are_damaged() throws Exception {
        run("dpo", "damaged-1", FULL);
        Path cache = project.file("data-cache");
        try (var folders = Files.list(cache)) {
            for (Path found : folders.filter(
                            path -> path.getFileName().toString().startsWith("reference-"))
                    .toList()) {
                byte[] scores = Files.readAllBytes(found.resolve("log-probs.bin"));
                scores[scores.length / 2] ^= 1;
                Files.write(found.resolve("log-probs.bin"), scores);
            }
        }
        EmbeddedRun again = run("dpo", "damaged-2", FULL);
        assertTrue(
                again.log().stream().anyMatch(line -> line.startsWith("the reference scores")), again.log()::toString);
        assertEquals(metric("damaged-1", "loss"), metric("damaged-2", "loss"));
    }

    @Test
    void should_scale_rewards_by_beta_and_expect_wrong_labels() {
        run("dpo", "plain");
        run("dpo", "steep", "loss.beta=0.5");
        run("dpo", "doubtful", "loss.terms=[{labelSmoothing: 0.3}]");
        run("dpo", "free", "loss.referenceFree=true");
        assertTrue(metric("steep", "eval_margin").get(1)
                > metric("plain", "eval_margin").get(1));
        assertTrue(metric("doubtful", "eval_loss").get(1)
                > metric("plain", "eval_loss").get(1));
        assertNotEquals(0, metric("free", "eval_margin").get(0), "the answers differ in their own likelihood");
    }

    @ParameterizedTest
    @CsvSource({
        "sigmoid-normalized, ''",
        "hinge, ''",
        "ipo, ''",
        "ipo-sums, ''",
        "robust, ', labelSmoothing: 0.1'",
        "exo, ''",
        "nca, ''",
        "bco, ''",
        "sppo-hard, ''",
        "aot, ''",
        "aot-unpaired, ''",
        "apo-zero, ''",
        "apo-down, ''",
        "discopop, ', temperature: 0.1'"
    })
    void should_lower_each_loss(String name, String more) {
        run("dpo", "dpo-" + name, "loss.terms=[{name: " + name + more + "}]");
        List<Double> losses = metric("dpo-" + name, "loss");
        assertTrue(losses.get(4) < losses.get(0), losses::toString);
        if (!List.of("apo-down", "discopop").contains(name)) {
            assertTrue(metric("dpo-" + name, "eval_margin").get(1) > 0, "held-out pairs");
        }
    }

    @Test
    void should_add_losses_up_and_count_the_likelihood_by_tokens() {
        run("dpo", "one", "loss.terms=[{name: sigmoid}]");
        run("dpo", "two", "loss.terms=[{name: sigmoid}, {name: hinge, weight: 0.5}]");
        run("dpo", "rpo", "loss.rpoAlpha=2", "run.accumulation=2");
        assertEquals(
                metric("one", "loss").get(0) + 0.5,
                metric("two", "loss").get(0),
                TOLERANCE,
                "the hinge of nothing is 1");
        double likelihood = metric("rpo", "likelihood_loss").get(0);
        assertTrue(likelihood > 1, "of a model that knows nothing: " + likelihood);
        assertEquals(Math.log(2) + 2 * likelihood, metric("rpo", "loss").get(0), 1e-3);
        assertTrue(metric("rpo", "eval_likelihood_loss").get(1)
                < metric("rpo", "eval_likelihood_loss").get(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "loss.divergence=forward-kl",
                "loss.divergence=jensen-shannon",
                "loss.divergence=alpha",
                "loss.surplusWeight=0.2",
                "loss.policyWeighting=true"
            })
    void should_come_to_another_result_with(String setting) {
        run("dpo", "standard");
        String output = setting.replaceAll("[.=]", "-");
        run("dpo", output, setting);
        assertNotEquals(
                metric("standard", "loss").get(4), metric(output, "loss").get(4));
    }

    @Test
    void should_refuse_what_has_no_meaning_for_pairs() {
        CommandLineRun refused =
                CommandLineRun.of("run", recipe("dpo").toString(), "run.labelSmoothing=0.1", "loss.bta=1");
        assertEquals(Exit.FAILURE, refused.status());
        assertTrue(refused.err().contains("unknown key 'bta' in 'loss'; did you mean 'beta'?"), refused.err());
        CommandLineRun smoothed = CommandLineRun.of("run", recipe("dpo").toString(), "run.labelSmoothing=0.1");
        assertTrue(smoothed.err().contains("sets 'labelSmoothing'"), smoothed.err());
        CommandLineRun balanced = CommandLineRun.of("run", recipe("dpo").toString(), "run.routerLoss=0.1");
        assertTrue(balanced.err().contains("sets 'routerLoss'"), balanced.err());
    }
}

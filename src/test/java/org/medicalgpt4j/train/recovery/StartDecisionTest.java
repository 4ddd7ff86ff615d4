package org.medicalgpt4j.train.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medicalgpt4j.checkpoint.CheckpointException;
import org.medicalgpt4j.checkpoint.FileSystemAccess;
import org.medicalgpt4j.checkpoint.Publication;
import org.medicalgpt4j.train.TrainingException;

class StartDecisionTest {
    @TempDir
    Path parent;

    private final List<String> log = new ArrayList<>();
    private Path output;
    private SmallRun run;
    private RunFolder folder;

    @BeforeEach
    void prepare() {
        output = parent.resolve("out");
        run = new SmallRun(output);
        folder = new RunFolder(Publication.onDisk(), output);
    }

    private Optional<SavedCheckpoint> decide(String... overrides) {
        return decide(run.identity(overrides));
    }

    private Optional<SavedCheckpoint> decide(RunIdentity identity) {
        return new StartDecision(folder, identity.recipe().run(), identity, log::add).decide();
    }

    private void refused(String message, String... overrides) {
        TrainingException refused = assertThrows(TrainingException.class, () -> decide(overrides));
        assertEquals(message.replace("OUT", output.toString()), refused.getMessage());
    }

    private Path save(long step) {
        return run.checkpoints(FileSystemAccess.system()).save(run.reach(step)).folder();
    }

    private static void damage(Path checkpoint) throws IOException {
        Files.writeString(checkpoint.resolve("weights.txt"), "half");
    }

    @Test
    void should_begin_at_the_beginning_where_there_is_nothing() {
        assertEquals(Optional.empty(), decide());
        assertEquals(Optional.empty(), decide("run.resume=never"));
        folder.begin();
        assertEquals(Optional.empty(), decide());
        assertEquals(List.of(), log);
    }

    @Test
    void should_go_on_from_the_newest_checkpoint_and_say_so() {
        folder.begin();
        save(3);
        Path newest = save(12);
        assertEquals(newest, decide().orElseThrow().folder());
        assertEquals(List.of("resuming from " + newest + ": step 12 of 100 is done"), log);
    }

    @Test
    void should_pass_over_a_broken_checkpoint_and_say_so() throws IOException {
        Path good = save(3);
        Path broken = save(12);
        damage(broken);
        assertEquals(good, decide().orElseThrow().folder());
        assertEquals(
                "checkpoint passed over: " + broken.resolve("weights.txt") + " has 4 bytes, but 18 were written",
                log.get(0));
    }

    @Test
    void should_not_begin_anew_by_itself_where_all_checkpoints_are_broken() throws IOException {
        damage(save(3));
        refused("none of the 1 checkpoints in OUT is complete, so that there is nothing to go on from;"
                + " run.resume=never run.overwrite=true begins anew, and another run.output leaves all as it is");
        assertEquals(Optional.empty(), decide("run.resume=never", "run.overwrite=true"));
        assertEquals(List.of(), folder.checkpoints());
    }

    @Test
    void should_remove_checkpoints_only_if_that_is_allowed() {
        save(3);
        save(12);
        refused(
                "OUT holds checkpoints of an earlier run, the newest of them checkpoint-12, and run.resume is never:"
                        + " run.resume=auto goes on from it, run.overwrite=true removes them",
                "run.resume=never");
        assertEquals(2, folder.checkpoints().size());
        assertEquals(
                12,
                decide("run.overwrite=true").orElseThrow().state().progress().step());
        assertEquals(Optional.empty(), decide("run.resume=never", "run.overwrite=true"));
        assertEquals(List.of(), folder.checkpoints());
        assertEquals(
                "beginning anew: 2 checkpoints of an earlier run are removed from " + output, log.get(log.size() - 1));
    }

    @Test
    void should_not_replace_a_finished_result_unless_that_is_allowed() throws IOException {
        save(12);
        Files.createDirectory(output.resolve("adapter"));
        refused(
                "OUT/adapter holds an earlier result; write to another folder (run.output=...) or set run.overwrite=true");
        assertEquals(Optional.empty(), decide("run.overwrite=true"));
        assertEquals(
                List.of(), folder.checkpoints(), "a new run has begun, whose checkpoints must not be mixed with these");
    }

    @Test
    void should_go_on_with_a_run_that_was_to_replace_a_result() throws IOException {
        Files.createDirectory(output.resolve("adapter"));
        folder.begin();
        save(12);
        assertTrue(decide().isPresent());
        folder.finish();
        assertFalse(folder.isUnfinished());
        refused(
                "OUT/adapter holds an earlier result; write to another folder (run.output=...) or set run.overwrite=true");
    }

    @Test
    void should_know_a_run_that_is_done() throws IOException {
        RunIdentity identity = run.identity();
        Files.createDirectory(output.resolve("model"));
        Files.writeString(output.resolve("recipe.lock.json"), SmallRun.LOCK);
        assertTrue(StartDecision.isDone(folder, identity.recipe().run(), identity));
        RunIdentity again = run.identity("run.overwrite=true");
        assertFalse(StartDecision.isDone(folder, again.recipe().run(), again));
        RunIdentity other = new RunIdentity(identity.recipe(), "{}", "one thread");
        assertFalse(StartDecision.isDone(folder, identity.recipe().run(), other));
        folder.begin();
        assertFalse(StartDecision.isDone(folder, identity.recipe().run(), identity));
    }

    @Test
    void should_go_on_from_a_checkpoint_that_the_recipe_names() throws IOException {
        Path older = save(3);
        save(12);
        assertEquals(older, decide("run.resume=" + older).orElseThrow().folder());
        CheckpointException none =
                assertThrows(CheckpointException.class, () -> decide("run.resume=" + output.resolve("checkpoint-5")));
        assertTrue(none.getMessage().endsWith("checkpoint-5 is not a checkpoint folder: there is no such folder"));
        damage(older);
        assertThrows(CheckpointException.class, () -> decide("run.resume=" + older));
    }

    @Test
    void should_show_what_makes_it_another_run() {
        Path saved = save(12);
        TrainingException refused = assertThrows(
                TrainingException.class,
                () -> decide("optimizer.learningRate=1e-3", "tuning.method=full", "run.seed=7", "data.shuffle=false"));
        assertTrue(
                refused.getMessage()
                        .startsWith(saved + " belongs to another run, which this recipe cannot go on with: "),
                refused.getMessage());
        for (String difference : List.of(
                "optimizer.learningRate was 2e-4 and is 0.001",
                "tuning.method was lora and is full",
                "tuning.rank was 8 and is not given",
                "run.seed was 42 and is 7",
                "data.shuffle was true and is false")) {
            assertTrue(refused.getMessage().contains(difference), refused.getMessage());
        }
    }

    @Test
    void should_not_mind_what_has_no_influence() {
        save(12);
        assertTrue(decide(
                        "run.saveEvery=5",
                        "run.saveMinutes=1",
                        "run.keep=1",
                        "run.logEvery=10",
                        "run.evaluateEvery=3",
                        "run.nonFinite=skip",
                        "run.mostSkipped=2",
                        "run.lossSpike.action=stop",
                        "engine.threads=3",
                        "data.maxLength=9",
                        "model.path=elsewhere")
                .isPresent());
        assertEquals(1, log.size());
    }

    @Test
    void should_compare_the_content_of_the_model_and_not_its_path() {
        save(12);
        RunIdentity same = run.identity("model.path=moved");
        String readme = SmallRun.LOCK.replace("bb", "cc");
        assertTrue(decide(new RunIdentity(same.recipe(), readme, "one thread")).isPresent());
        String weights = SmallRun.LOCK.replace("aa", "cc");
        TrainingException refused = assertThrows(
                TrainingException.class, () -> decide(new RunIdentity(same.recipe(), weights, "one thread")));
        assertTrue(refused.getMessage().contains("the content of the model's model.safetensors is another one"));
    }

    @Test
    void should_say_where_rounding_may_differ() {
        save(12);
        RunIdentity same = run.identity();
        String newer = SmallRun.LOCK.replace("\"medgpt\":\"1\"", "\"medgpt\":\"2\"");
        assertTrue(decide(new RunIdentity(same.recipe(), newer, "two threads")).isPresent());
        assertEquals(
                "the result may differ from that of an unbroken run in its last digits: the engine was one thread and is"
                        + " two threads; medgpt was \"1\" and is \"2\"",
                log.get(1));
    }
}

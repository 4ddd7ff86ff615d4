package org.medicalgpt4j.train.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medicalgpt4j.checkpoint.CheckpointException;
import org.medicalgpt4j.checkpoint.FailingFiles;
import org.medicalgpt4j.checkpoint.FileSystemAccess;
import org.medicalgpt4j.checkpoint.OutputFolder;
import org.medicalgpt4j.checkpoint.Publication;
import org.medicalgpt4j.train.Checkpointing.Saved;
import org.medicalgpt4j.train.Progress;

class CheckpointsTest {
    @TempDir
    Path folder;

    private List<String> names(Path output) {
        return new RunFolder(Publication.onDisk(), output)
                .checkpoints().stream()
                        .map(path -> path.getFileName().toString())
                        .toList();
    }

    @Test
    void should_bring_back_exactly_what_was_saved() {
        SmallRun run = new SmallRun(folder);
        Progress reached = run.reach(5, 0.25);
        Saved saved = run.checkpoints(FileSystemAccess.system()).save(reached);
        run.reach(9);
        SavedCheckpoint opened = SavedCheckpoint.open(saved.folder());
        assertEquals(reached, opened.restore(run.trained(), run.optimizer()));
        assertEquals("weights of step 5", run.weights());
        assertEquals(5, run.moment(0));
        assertEquals(-5, run.moment(1));
        assertEquals(SmallRun.DATA, opened.state().data());
        assertEquals(100, opened.state().totalSteps());
        assertEquals(42, opened.state().seed());
    }

    @Test
    void should_remember_a_loss_that_is_no_number() {
        SmallRun run = new SmallRun(folder);
        Progress reached = run.reach(5, Double.POSITIVE_INFINITY);
        Saved saved = run.checkpoints(FileSystemAccess.system()).save(reached);
        assertEquals(reached, SavedCheckpoint.open(saved.folder()).state().progress());
    }

    @Test
    void should_keep_the_newest_ones_and_the_best() {
        SmallRun run = new SmallRun(folder);
        Checkpoints checkpoints = run.checkpoints(FileSystemAccess.system(), "run.keep=2");
        double[] losses = {0.9, 0.4, 0.7, 0.8, 0.6};
        for (int step = 1; step <= losses.length; step++) {
            checkpoints.save(run.reach(step, losses[step - 1]));
        }
        assertEquals(List.of("checkpoint-5", "checkpoint-4", "checkpoint-2"), names(folder));
        checkpoints.save(run.reach(6, 0.3));
        checkpoints.save(run.reach(7));
        checkpoints.save(run.reach(8));
        assertEquals(List.of("checkpoint-8", "checkpoint-7", "checkpoint-6"), names(folder));
    }

    @Test
    void should_order_checkpoints_by_number_and_look_at_nothing_else() throws IOException {
        for (String name : List.of(
                "checkpoint-9", "checkpoint-10", "checkpoint-x", "checkpoint-", "other", ".tmp-checkpoint-3-a")) {
            Files.createDirectory(folder.resolve(name));
        }
        Files.writeString(folder.resolve("checkpoint-11"), "a file");
        assertEquals(List.of("checkpoint-10", "checkpoint-9"), names(folder));
    }

    @Test
    void should_remove_checkpoints_of_a_course_that_was_given_up() {
        SmallRun run = new SmallRun(folder);
        Checkpoints checkpoints = run.checkpoints(FileSystemAccess.system());
        checkpoints.save(run.reach(5));
        checkpoints.save(run.reach(9));
        run.checkpoints(FileSystemAccess.system()).save(run.reach(6));
        assertEquals(List.of("checkpoint-6", "checkpoint-5"), names(folder));
    }

    @Test
    void should_not_save_the_same_twice_but_again_what_was_evaluated_since() {
        SmallRun run = new SmallRun(folder);
        Checkpoints checkpoints = run.checkpoints(FileSystemAccess.system());
        assertTrue(checkpoints.save(run.reach(5)).isNew());
        assertFalse(checkpoints.save(run.reach(5)).isNew());
        assertTrue(checkpoints.save(run.reach(5, 0.5)).isNew());
        assertTrue(SavedCheckpoint.open(folder.resolve("checkpoint-5"))
                .state()
                .progress()
                .isEvaluated());
    }

    @Test
    void should_be_due_by_steps_by_time_or_when_asked() throws Exception {
        SmallRun run = new SmallRun(folder);
        Checkpoints bySteps = run.checkpoints(FileSystemAccess.system(), "run.saveEvery=4", "run.saveMinutes=0");
        assertFalse(bySteps.isDue(run.reach(3)));
        assertTrue(bySteps.isDue(run.reach(4)));
        Checkpoints never = run.checkpoints(FileSystemAccess.system(), "run.saveMinutes=0");
        assertFalse(never.isDue(run.reach(4)));
        Path request = Files.writeString(folder.resolve("save"), "");
        assertTrue(never.isDue(run.reach(4)));
        never.save(run.reach(4));
        assertFalse(Files.exists(request));
        assertFalse(never.isDue(run.reach(5)));
        Checkpoints byTime = run.checkpoints(FileSystemAccess.system(), "run.saveMinutes=0.001");
        assertFalse(byTime.isDue(run.reach(5)));
        Thread.sleep(61);
        assertTrue(byTime.isDue(run.reach(5)));
        byTime.save(run.reach(5));
        assertFalse(byTime.isDue(run.reach(6)));
    }

    /** What may happen to the third of three saves, of which one is to be kept. */
    private void saveThird(SmallRun run, FailingFiles files) {
        run.checkpoints(FileSystemAccess.system()).save(run.reach(1));
        run.checkpoints(FileSystemAccess.system()).save(run.reach(2));
        run.checkpoints(files, "run.keep=1").save(run.reach(3));
    }

    private int operations() throws IOException {
        FailingFiles counted = FailingFiles.never().withShortWrites(100);
        saveThird(new SmallRun(Files.createDirectory(folder.resolve("counted"))), counted);
        return counted.operations();
    }

    /** After a restart every checkpoint that is seen is complete, and the newest is not older than before. */
    private long newestAfterRestart(Path output) {
        OutputFolder.open(FileSystemAccess.system(), output).close();
        try (Stream<Path> entries = Files.list(output)) {
            assertEquals(
                    List.of(),
                    entries.filter(entry -> entry.getFileName().toString().matches("\\.(tmp|old)-.*"))
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Path> left = new RunFolder(Publication.onDisk(), output).checkpoints();
        left.forEach(SavedCheckpoint::open);
        SmallRun restored = new SmallRun(output);
        Progress progress = SavedCheckpoint.open(left.get(0)).restore(restored.trained(), restored.optimizer());
        assertEquals("weights of step " + progress.step(), restored.weights());
        assertEquals(progress.step(), restored.moment(0));
        return progress.step();
    }

    @Test
    void should_leave_complete_checkpoints_wherever_a_save_is_killed() throws IOException {
        int operations = operations();
        Set<Long> seen = new HashSet<>();
        for (int kill = 1; kill <= operations; kill++) {
            Path output = Files.createDirectory(folder.resolve("kill" + kill));
            try {
                saveThird(new SmallRun(output), FailingFiles.killedAt(kill).withShortWrites(100));
            } catch (CheckpointException killed) {
                assertTrue(killed.getMessage().contains("killed"), killed.getMessage());
            }
            seen.add(newestAfterRestart(output));
        }
        assertEquals(Set.of(2L, 3L), seen);
    }

    @Test
    void should_leave_complete_checkpoints_wherever_the_power_fails() throws IOException {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        int operations = operations();
        for (int kill = 1; kill <= operations; kill++) {
            Path output = Files.createDirectory(folder.resolve("power" + kill));
            FailingFiles files = FailingFiles.killedAt(kill).withShortWrites(100);
            try {
                saveThird(new SmallRun(output), files);
            } catch (CheckpointException killed) {
                assertTrue(killed.getMessage().contains("killed"), killed.getMessage());
            }
            files.losePower(random);
            assertTrue(newestAfterRestart(output) >= 2);
        }
    }

    @Test
    void should_say_in_one_sentence_where_the_file_system_fails_and_go_on_if_nothing_is_lost() throws IOException {
        int operations = operations();
        int complaints = 0;
        for (int failing = 1; failing <= operations; failing++) {
            Path output = Files.createDirectory(folder.resolve("once" + failing));
            SmallRun run = new SmallRun(output);
            try {
                run.checkpoints(FileSystemAccess.system()).save(run.reach(1));
                run.checkpoints(FileSystemAccess.system()).save(run.reach(2));
                FailingFiles files =
                        FailingFiles.once(failing, "No space left on device").withShortWrites(100);
                Saved saved = run.checkpoints(files, "run.keep=1").save(run.reach(3));
                assertTrue(
                        saved.complaints().get(0).endsWith(" cannot be removed: the disk is full"), saved.toString());
                complaints++;
                assertEquals(3, newestAfterRestart(output));
            } catch (CheckpointException failure) {
                assertTrue(
                        failure.getMessage().matches(".*checkpoint-3\\S* .*: the disk is full"), failure.getMessage());
                assertTrue(newestAfterRestart(output) >= 2);
            }
        }
        assertTrue(complaints > 0);
    }

    @Test
    void should_refuse_to_begin_what_the_disk_has_no_room_for() {
        SmallRun run = new SmallRun(folder);
        CheckpointException refused = assertThrows(
                CheckpointException.class,
                () -> run.checkpoints(FailingFiles.never().withSpace(10)).save(run.reach(1)));
        assertTrue(refused.getMessage().endsWith("but the disk has only 10 left"), refused.getMessage());
    }

    @Test
    void should_notice_any_change_of_any_file() throws IOException {
        SmallRun run = new SmallRun(folder);
        Path saved =
                run.checkpoints(FileSystemAccess.system()).save(run.reach(5)).folder();
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<Path> files;
        try (Stream<Path> all = Files.walk(saved)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        assertEquals(6, files.size());
        for (Path file : files) {
            byte[] whole = Files.readAllBytes(file);
            for (int i = 0; i < 20; i++) {
                byte[] changed = whole.clone();
                changed[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
                refused(saved, file, i % 2 == 0 ? changed : Arrays.copyOf(whole, random.nextInt(whole.length)));
            }
            Files.delete(file);
            assertThrows(CheckpointException.class, () -> SavedCheckpoint.open(saved));
            Files.write(file, whole);
            SavedCheckpoint.open(saved);
        }
    }

    private static void refused(Path saved, Path file, byte[] content) throws IOException {
        Files.write(file, content);
        CheckpointException refused = assertThrows(CheckpointException.class, () -> SavedCheckpoint.open(saved));
        assertTrue(refused.getMessage().startsWith(file.toString()), refused.getMessage());
    }

    @Test
    void should_refuse_a_checkpoint_of_a_later_format() throws IOException {
        SmallRun run = new SmallRun(folder);
        Path saved =
                run.checkpoints(FileSystemAccess.system()).save(run.reach(5)).folder();
        ObjectNode later =
                TrainingStateJson.write(SavedCheckpoint.open(saved).state()).put("format", 3);
        CheckpointException refused =
                assertThrows(CheckpointException.class, () -> TrainingStateJson.read(later, saved));
        assertEquals(
                saved + " is a checkpoint of format 3, but this version of the program knows 2 only",
                refused.getMessage());
    }
}

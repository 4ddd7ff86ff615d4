package org.medicalgpt4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.medicalgpt4j.data.Batching;
import org.medicalgpt4j.data.SequenceStore;
import org.medicalgpt4j.data.StreamState;
import org.medicalgpt4j.data.TrainingSequence;
import org.medicalgpt4j.data.TrainingStream;
import org.medicalgpt4j.data.file.SourceLine;
import org.medicalgpt4j.recipe.LossSpike;
import org.medicalgpt4j.recipe.NonFinite;
import org.medicalgpt4j.recipe.SpikeAction;

/** The loop around a program whose losses and gradients are scripted. */
class TrainingLoopTest {
    private static final double NAN = Double.NaN;
    private static final LossSpike NOBODY_LOOKS = new LossSpike(SpikeAction.OFF, 6, 128);

    private final List<TrainingEvent> events = new ArrayList<>();
    private final List<Progress> saved = new ArrayList<>();
    private final StopSwitch stop = new StopSwitch();

    /** Two rows of one target each, one a step, so that two steps are an epoch and the loss is the sum. */
    private static TrainingStream stream() {
        SequenceStore store = new SequenceStore();
        for (int line = 1; line <= 2; line++) {
            store.append(new TrainingSequence(
                    new int[] {1, 2}, new boolean[] {false, true}, new SourceLine(Path.of("rows.jsonl"), line)));
        }
        return new TrainingStream(store.all(), new Batching.SequencesPerStep(1, 1), false, 0);
    }

    private Progress run(ScriptedTraining program, int steps, NonFinite nonFinite, int mostSkipped, LossSpike spike) {
        return run(program, steps, nonFinite, mostSkipped, spike, Progress.START);
    }

    private Progress run(
            ScriptedTraining program,
            int steps,
            NonFinite nonFinite,
            int mostSkipped,
            LossSpike spike,
            Progress begin) {
        TrainingLoop.Options options = new TrainingLoop.Options(
                new LearningRate(1, new RateCourse.Linear(), 0, steps), 1, 42, 0, nonFinite, mostSkipped, spike, 5, 10);
        Checkpointing checkpoints = new Checkpointing() {
            @Override
            public boolean isDue(Progress progress) {
                return false;
            }

            @Override
            public Saved save(Progress progress) {
                saved.add(progress);
                return new Saved(Path.of("checkpoint-" + progress.step()), true, List.of());
            }
        };
        return new TrainingLoop(
                        program,
                        new StreamSteps(stream(), new NextTokenLayout(42)),
                        options,
                        Optional.empty(),
                        Optional.empty(),
                        checkpoints,
                        stop,
                        events::add)
                .run(begin);
    }

    private <T extends TrainingEvent> List<T> events(Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Test
    void should_stop_at_a_loss_that_is_no_number_and_save_what_was_reached() {
        ScriptedTraining program = new ScriptedTraining(new double[] {3, 2, NAN}, new double[] {1, 1});
        TrainingException failure =
                assertThrows(TrainingException.class, () -> run(program, 5, NonFinite.STOP, 10, NOBODY_LOOKS));
        assertEquals(
                "the loss of step 3 is not a number (rows rows.jsonl:1); nothing was changed by this step: lower"
                        + " optimizer.learningRate, look at these rows, or set run.nonFinite=skip; the 2 steps before it are"
                        + " saved in checkpoint-2",
                failure.getMessage());
        assertEquals(
                List.of("accumulate", "update 1", "accumulate", "update 2", "accumulate", "discard"), program.calls());
        assertEquals(SourcePosition.at(new StreamState(1, 0)), saved.get(0).position());
    }

    @Test
    void should_have_nothing_to_save_if_the_first_step_is_no_number() {
        ScriptedTraining program = new ScriptedTraining(new double[] {1}, new double[] {Double.POSITIVE_INFINITY});
        TrainingException failure =
                assertThrows(TrainingException.class, () -> run(program, 5, NonFinite.STOP, 10, NOBODY_LOOKS));
        assertTrue(failure.getMessage().startsWith("the gradient of step 1 is not a number"), failure.getMessage());
        assertEquals(List.of(), saved);
    }

    @Test
    void should_skip_steps_that_are_no_number_and_count_them() {
        ScriptedTraining program = new ScriptedTraining(
                new double[] {4, NAN, 3, 2, Double.POSITIVE_INFINITY, 1}, new double[] {1, NAN, 1, 1});
        Progress reached = run(program, 6, NonFinite.SKIP, 2, NOBODY_LOOKS);
        assertEquals(
                List.of(
                        "accumulate",
                        "update 1",
                        "accumulate",
                        "discard",
                        "accumulate",
                        "update 2",
                        "accumulate",
                        "update 2",
                        "accumulate",
                        "discard",
                        "accumulate",
                        "update 3"),
                program.calls(),
                "the optimizer counts the steps that changed something");
        assertEquals(6, reached.step());
        assertEquals(3, reached.updates());
        assertEquals(3, reached.skipped());
        List<TrainingEvent.Skipped> skipped = events(TrainingEvent.Skipped.class);
        assertEquals(
                List.of("2 loss 1 1", "3 gradient 2 2", "5 loss 1 3"),
                skipped.stream()
                        .map(event -> event.number() + " " + event.what() + " " + event.inARow() + " " + event.total())
                        .toList());
        assertEquals(
                List.of("1.000", "0.500", "0.167"),
                events(TrainingEvent.Step.class).stream()
                        .map(step -> String.format(Locale.ROOT, "%.3f", step.learningRate()))
                        .toList(),
                "the learning rate follows the steps, skipped ones included");
    }

    @Test
    void should_refuse_to_skip_more_in_a_row_than_allowed() {
        ScriptedTraining program = new ScriptedTraining(new double[] {1, NAN, NAN, NAN}, new double[] {1});
        TrainingException failure =
                assertThrows(TrainingException.class, () -> run(program, 9, NonFinite.SKIP, 2, NOBODY_LOOKS));
        assertTrue(
                failure.getMessage()
                        .startsWith(
                                "the loss of step 4 is not a number (rows rows.jsonl:2), after 2 steps in a row that were"
                                        + " skipped for the like; run.mostSkipped allows no more"),
                failure.getMessage());
        assertEquals(3, saved.get(0).step());
        assertEquals(2, saved.get(0).skippedInARow());
    }

    @Test
    void should_warn_of_a_spike_and_go_on() {
        ScriptedTraining program = new ScriptedTraining(new double[] {1, 2, 1, 2, 4, 1.5}, ones(6));
        run(program, 6, NonFinite.STOP, 1, new LossSpike(SpikeAction.WARN, 4.5, 4));
        TrainingEvent.LossSpiked spike = events(TrainingEvent.LossSpiked.class).get(0);
        assertEquals(new TrainingEvent.LossSpiked(5, 4, 1.5, 5, "rows rows.jsonl:1"), spike);
        assertEquals(1, events(TrainingEvent.LossSpiked.class).size());
        assertEquals(6, events(TrainingEvent.Step.class).size());
    }

    @Test
    void should_stop_at_a_spike_before_it_changes_anything() {
        ScriptedTraining program = new ScriptedTraining(new double[] {1, 2, 1, 2, 4}, ones(4));
        TrainingException failure = assertThrows(
                TrainingException.class,
                () -> run(program, 6, NonFinite.STOP, 1, new LossSpike(SpikeAction.STOP, 4.5, 4)));
        assertEquals(
                "the loss of step 5 leapt to 4.0000, 5.0 standard deviations above the mean of 1.5000 before it (rows"
                        + " rows.jsonl:1); nothing was changed by this step: look at these rows, lower"
                        + " optimizer.learningRate, or set run.lossSpike.action=warn; the 4 steps before it are saved in"
                        + " checkpoint-4",
                failure.getMessage());
        assertEquals("discard", program.calls().get(program.calls().size() - 1));
    }

    @Test
    void should_see_no_spike_too_early_below_the_threshold_or_when_nobody_looks() {
        double[] losses = {1, 2, 1, 2, 4, 1.5};
        for (LossSpike blind : List.of(
                new LossSpike(SpikeAction.STOP, 5.5, 4), new LossSpike(SpikeAction.STOP, 1.1, 7), NOBODY_LOOKS)) {
            run(new ScriptedTraining(losses, ones(6)), 6, NonFinite.STOP, 1, blind);
        }
        assertEquals(List.of(), events(TrainingEvent.LossSpiked.class));
    }

    @Test
    void should_remember_earlier_losses_when_it_goes_on() {
        LossSpike settings = new LossSpike(SpikeAction.WARN, 4.5, 4);
        Progress reached =
                run(new ScriptedTraining(new double[] {1, 2, 1, 2}, ones(4)), 4, NonFinite.STOP, 1, settings);
        assertEquals(List.of(1.0, 2.0, 1.0, 2.0), reached.recentLosses());
        run(new ScriptedTraining(new double[] {4}, ones(1)), 5, NonFinite.STOP, 1, settings, reached);
        assertEquals(1, events(TrainingEvent.LossSpiked.class).size());
    }

    @Test
    void should_take_no_step_after_a_stop() {
        ScriptedTraining program = new ScriptedTraining(new double[] {}, ones(0));
        stop.request();
        RunStopped stopped = assertThrows(RunStopped.class, () -> run(program, 5, NonFinite.STOP, 1, NOBODY_LOOKS));
        assertEquals("stopped before the first step", stopped.getMessage());
        Progress reached = Progress.START.moved(0.5, SourcePosition.at(new StreamState(0, 1)), 2);
        RunStopped later =
                assertThrows(RunStopped.class, () -> run(program, 5, NonFinite.STOP, 1, NOBODY_LOOKS, reached));
        assertEquals(
                "stopped after step 1 of 5, saved in checkpoint-1; run the same recipe again to go on",
                later.getMessage());
        assertEquals(List.of(reached), saved);
    }

    private static double[] ones(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        return ones;
    }
}

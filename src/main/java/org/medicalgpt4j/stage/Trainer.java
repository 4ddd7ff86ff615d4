package org.medicalgpt4j.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medicalgpt4j.recipe.LoadedRecipe;
import org.medicalgpt4j.train.StopSwitch;
import org.medicalgpt4j.train.TrainingListener;

/**
 * Runs recipes inside of other programs, as {@code medgpt run} does from the command line. It keeps nothing outside of
 * itself: several trainers may train at the same time in threads of one process, each in an output folder of its own.
 */
public final class Trainer {
    private final LoadedRecipe recipe;
    private final List<TrainingListener> listeners = new ArrayList<>();
    private final StopSwitch stop = new StopSwitch();
    private RunLog log = line -> {};

    public Trainer(LoadedRecipe recipe) {
        this.recipe = recipe;
    }

    /** Tells a listener of every step, evaluation and checkpoint, in the thread that trains; one that fails ends the run. */
    public Trainer listener(TrainingListener listener) {
        listeners.add(listener);
        return this;
    }

    /** Says in words what the run does; without a log nothing is said, and nothing is ever printed. */
    public Trainer log(RunLog newLog) {
        log = newLog;
        return this;
    }

    /**
     * Trains, from the newest checkpoint if an earlier run was interrupted, and leaves the result in the output folder.
     *
     * @throws org.medicalgpt4j.train.RunStopped if {@link #stop} was called
     * @throws RuntimeException of this project's packages, whose message is one sentence that says what is wrong
     */
    public TrainingOutcome train() {
        return new StageRun(recipe, version(), RunHooks.of(log, listeners, stop)).train();
    }

    /** Ends training after the step that is under way, which is saved. Any thread may call it, listeners too. */
    public void stop() {
        stop.request();
    }

    private static String version() {
        return Optional.ofNullable(Trainer.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}

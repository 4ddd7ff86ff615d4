package org.medicalgpt4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.medicalgpt4j.checkpoint.FileSystemAccess;
import org.medicalgpt4j.recipe.LoadedRecipe;
import org.medicalgpt4j.recipe.Recipes;
import org.medicalgpt4j.stage.RunHooks;
import org.medicalgpt4j.stage.StageRun;
import org.medicalgpt4j.train.StopSwitch;
import org.medicalgpt4j.train.TrainingEvent;

/**
 * A recipe run in this process, as programs do that embed the trainer.
 *
 * @param failure what ended it early
 */
record EmbeddedRun(List<String> log, List<TrainingEvent> events, Optional<RuntimeException> failure) {

    static EmbeddedRun of(Path recipe, String... overrides) {
        return of(FileSystemAccess.system(), (event, stop) -> {}, recipe, overrides);
    }

    /** @param listener hears every event, and may ask the run to stop */
    static EmbeddedRun of(
            FileSystemAccess files, BiConsumer<TrainingEvent, StopSwitch> listener, Path recipe, String... overrides) {
        List<String> log = new ArrayList<>();
        List<TrainingEvent> events = new ArrayList<>();
        StopSwitch stop = new StopSwitch();
        LoadedRecipe loaded = Recipes.load(recipe, List.of(overrides));
        RunHooks hooks = new RunHooks(
                log::add,
                List.of(event -> {
                    events.add(event);
                    listener.accept(event, stop);
                }),
                stop,
                files);
        try {
            log.add(new StageRun(loaded, "test", hooks).run());
            return new EmbeddedRun(log, events, Optional.empty());
        } catch (RuntimeException failure) {
            return new EmbeddedRun(log, events, Optional.of(failure));
        }
    }

    /** Stops after a step, as a signal would. */
    static EmbeddedRun stoppedAfter(long step, Path recipe, String... overrides) {
        return of(
                FileSystemAccess.system(),
                (event, stop) -> {
                    if (event instanceof TrainingEvent.Step taken && taken.number() == step) {
                        stop.request();
                    }
                },
                recipe,
                overrides);
    }

    EmbeddedRun orFail() {
        failure.ifPresent(thrown -> {
            throw new AssertionError(String.join("\n", log), thrown);
        });
        return this;
    }

    /** The sentence that a user gets. */
    String complaint() {
        return failure.orElseThrow(() -> new AssertionError("the run did not fail: " + log))
                .getMessage();
    }
}

package org.medicalgpt4j.train.recovery;

import java.nio.file.Files;
import java.nio.file.Path;
import org.medicalgpt4j.checkpoint.Publication;
import org.medicalgpt4j.recipe.RunSettings;

/** When a checkpoint is saved: after so many steps, after so many minutes, or when somebody asks for it. */
final class SaveSchedule {
    /** A file of this name in the output folder asks for a checkpoint. It is deleted when that is saved. */
    private static final String REQUEST = "save";

    private final int steps;
    private final double nanoseconds;
    private final Path request;
    private long savedAt = System.nanoTime();

    SaveSchedule(RunSettings settings) {
        this.steps = settings.saveEvery();
        this.nanoseconds = settings.saveMinutes() * 60e9;
        this.request = settings.output().resolve(REQUEST);
    }

    boolean isDue(long step) {
        return steps > 0 && step % steps == 0
                || nanoseconds > 0 && System.nanoTime() - savedAt >= nanoseconds
                || Files.isRegularFile(request);
    }

    void saved(Publication publication) {
        savedAt = System.nanoTime();
        if (Files.isRegularFile(request)) {
            publication.remove(request);
        }
    }
}

package org.medicalgpt4j.stage;

import java.nio.file.Path;
import java.util.Optional;
import org.medicalgpt4j.checkpoint.Publication;
import org.medicalgpt4j.data.PreparationProgress;
import org.medicalgpt4j.data.PreparedDialogues;
import org.medicalgpt4j.data.TokenCache;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.load.ModelFiles;
import org.medicalgpt4j.recipe.FileHashes;
import org.medicalgpt4j.train.recovery.RecoverableRun;
import org.medicalgpt4j.train.recovery.RunIdentity;

/**
 * What every stage runs in.
 *
 * @param output folder of the run, which is locked by the caller
 * @param identity what makes this run this one
 * @param run where training begins, and how it is saved
 * @param hashes of files that were read before
 */
record StageContext(
        Engine engine,
        ProgramOptions options,
        Path output,
        RunHooks hooks,
        RunIdentity identity,
        RecoverableRun run,
        FileHashes hashes) {
    void say(String line) {
        hooks.log().say(line);
    }

    /** Tells how far reading the data is, and ends it if the run is to stop. */
    PreparationProgress reading() {
        PreparationProgress told = new ReadingLog(hooks.log());
        return (rows, bytes, total) -> {
            hooks.stop().check("reading the data");
            told.progress(rows, bytes, total);
        };
    }

    /** Where tokens of the data are kept: in the folder that the recipe names, or beside the output folder. */
    TokenCache cache(Optional<Path> named, ModelFiles model) {
        return TokenCaches.of(named, output, model, publication(), hashes, hooks.log());
    }

    /** Shows what became of the data, and leaves it beside the result. */
    void report(PreparedDialogues data) {
        DataSummary.publish(data, output, publication(), hooks.log());
    }

    /** Publishes the trained weights; the run has its result then. */
    Path publish(TunedModel model) {
        Path result = model.save(publication(), output);
        run.finish();
        return result;
    }

    Publication publication() {
        return new Publication(hooks.files());
    }
}

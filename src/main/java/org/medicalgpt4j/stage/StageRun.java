package org.medicalgpt4j.stage;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.medicalgpt4j.checkpoint.FileContent;
import org.medicalgpt4j.checkpoint.FileSystemAccess;
import org.medicalgpt4j.checkpoint.OutputFolder;
import org.medicalgpt4j.checkpoint.Publication;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.NumberFormat;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.engine.cuda.CudaEngine;
import org.medicalgpt4j.engine.nd4j.Nd4jEngine;
import org.medicalgpt4j.recipe.CudaSettings;
import org.medicalgpt4j.recipe.EngineSettings;
import org.medicalgpt4j.recipe.Kernels;
import org.medicalgpt4j.recipe.LoadedRecipe;
import org.medicalgpt4j.recipe.Nd4jSettings;
import org.medicalgpt4j.recipe.Precision;
import org.medicalgpt4j.recipe.PtRecipe;
import org.medicalgpt4j.recipe.Recipe;
import org.medicalgpt4j.recipe.RecipeLock;
import org.medicalgpt4j.recipe.Recipes;
import org.medicalgpt4j.recipe.ResolvedRecipe;
import org.medicalgpt4j.recipe.SftRecipe;
import org.medicalgpt4j.train.TrainingListener;

/** Runs a recipe: checks what can be checked beforehand, trains, and leaves the result with what it was made of. */
public final class StageRun {
    private static final List<String> RESULTS = List.of("adapter", "model");

    private final LoadedRecipe loaded;
    private final String version;
    private final RunLog log;
    private final List<TrainingListener> listeners;

    /** @param version of this program, for the lock file */
    public StageRun(LoadedRecipe loaded, String version, RunLog log, List<TrainingListener> listeners) {
        this.loaded = loaded;
        this.version = version;
        this.log = log;
        this.listeners = List.copyOf(listeners);
    }

    /** Runs the recipe to its end and answers a summary for people. */
    public String run() {
        Recipes.requireInputs(loaded);
        Recipe recipe = loaded.recipe();
        Path output = recipe.run().output();
        try (OutputFolder folder = OutputFolder.open(FileSystemAccess.system(), output);
                Engine engine = engine(recipe.engine(), recipe.model().dtype())) {
            requireFree(recipe, output);
            log.say("engine: " + engine.describe());
            Publication publication = Publication.onDisk();
            publication.file(output.resolve(ResolvedRecipe.FILE), FileContent.text(ResolvedRecipe.yaml(recipe)));
            publication.file(
                    output.resolve(RecipeLock.FILE),
                    FileContent.text(RecipeLock.json(loaded, version, engine.versions())));
            return run(recipe, engine, output);
        }
    }

    private String run(Recipe recipe, Engine engine, Path output) {
        ProgramOptions options =
                options(recipe.engine()).withCheckpointing(recipe.run().gradientCheckpointing());
        if (recipe instanceof PtRecipe pt) {
            return new PtStage(pt, log, listeners).run(engine, options, output).text();
        }
        return new SftStage((SftRecipe) recipe, log, listeners)
                .run(engine, options, output)
                .text();
    }

    /** An earlier result would be refused at the end; hours before that is a better time. */
    private static void requireFree(Recipe recipe, Path output) {
        for (String result : RESULTS) {
            if (!recipe.run().overwrite() && Files.exists(output.resolve(result))) {
                throw new StageException(
                        output.resolve(result)
                                + " holds an earlier result; write to another folder (run.output=...) or set run.overwrite=true");
            }
        }
    }

    private static Engine engine(EngineSettings settings, Precision precision) {
        if (settings instanceof CudaSettings cuda) {
            return CudaEngine.create(cuda.device(), precision == Precision.BF16 ? NumberFormat.BF16 : NumberFormat.F32);
        }
        if (precision != Precision.F32) {
            throw new StageException(
                    "model.dtype is bf16, which the nd4j engine does not have: use f32, or engine.name=cuda");
        }
        return Nd4jEngine.create(((Nd4jSettings) settings).threads());
    }

    private static ProgramOptions options(EngineSettings settings) {
        ProgramOptions standard = ProgramOptions.standard();
        if (settings instanceof CudaSettings cuda) {
            return standard.withHeadChunk(cuda.headChunk());
        }
        Nd4jSettings nd4j = (Nd4jSettings) settings;
        return standard.withHeadChunk(nd4j.headChunk()).withPlain(nd4j.kernels() == Kernels.PLAIN);
    }
}

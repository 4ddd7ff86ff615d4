package org.medicalgpt4j.stage;

import java.nio.file.Path;
import java.util.Optional;
import org.medicalgpt4j.checkpoint.FileContent;
import org.medicalgpt4j.checkpoint.OutputFolder;
import org.medicalgpt4j.checkpoint.Publication;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.NumberFormat;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.engine.cuda.CudaEngine;
import org.medicalgpt4j.engine.nd4j.Nd4jEngine;
import org.medicalgpt4j.recipe.CpoRecipe;
import org.medicalgpt4j.recipe.CudaSettings;
import org.medicalgpt4j.recipe.DpoRecipe;
import org.medicalgpt4j.recipe.EngineSettings;
import org.medicalgpt4j.recipe.FileHashes;
import org.medicalgpt4j.recipe.Kernels;
import org.medicalgpt4j.recipe.KtoRecipe;
import org.medicalgpt4j.recipe.LoadedRecipe;
import org.medicalgpt4j.recipe.Nd4jSettings;
import org.medicalgpt4j.recipe.OrpoRecipe;
import org.medicalgpt4j.recipe.Precision;
import org.medicalgpt4j.recipe.PtRecipe;
import org.medicalgpt4j.recipe.Recipe;
import org.medicalgpt4j.recipe.RecipeLock;
import org.medicalgpt4j.recipe.Recipes;
import org.medicalgpt4j.recipe.ResolvedRecipe;
import org.medicalgpt4j.recipe.RmRecipe;
import org.medicalgpt4j.recipe.SftRecipe;
import org.medicalgpt4j.recipe.SimpoRecipe;
import org.medicalgpt4j.train.recovery.RecoverableRun;
import org.medicalgpt4j.train.recovery.RunIdentity;

/** Runs a recipe: checks what can be checked beforehand, trains, and leaves the result with what it was made of. */
public final class StageRun {
    private final LoadedRecipe given;
    private final String version;
    private final RunHooks hooks;

    /** @param version of this program, for the lock file */
    public StageRun(LoadedRecipe loaded, String version, RunHooks hooks) {
        this.given = loaded;
        this.version = version;
        this.hooks = hooks;
    }

    /** As {@link #train}, with the outcome in words. */
    public String run() {
        return train().text();
    }

    /**
     * Runs the recipe to its end, from its newest checkpoint if an earlier run was interrupted, and answers what it
     * came to.
     *
     * @throws org.medicalgpt4j.train.RunStopped if asked to stop
     */
    public TrainingOutcome train() {
        Recipes.requireInputs(given);
        LoadedRecipe loaded = ContinuedAdapter.settled(given);
        Recipe recipe = loaded.recipe();
        Path output = recipe.run().output();
        try (OutputFolder folder = OutputFolder.open(hooks.files(), output);
                Engine engine = engine(recipe.engine(), recipe.model().dtype())) {
            FileHashes hashes = new FileHashes();
            RunIdentity identity = new RunIdentity(
                    recipe, RecipeLock.json(loaded, version, engine.versions(), hashes), engine.describe());
            Optional<RecoverableRun> run = RecoverableRun.begin(hooks.files(), identity, hooks.log()::say);
            if (run.isEmpty()) {
                return new TrainingOutcome(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        output + " holds the result of this recipe already; run.overwrite=true trains again");
            }
            hooks.log().say("engine: " + engine.describe());
            Publication publication = new Publication(hooks.files());
            publication.file(output.resolve(ResolvedRecipe.FILE), FileContent.text(ResolvedRecipe.yaml(recipe)));
            publication.file(output.resolve(RecipeLock.FILE), FileContent.text(identity.lock()));
            return run(recipe, new StageContext(engine, options(recipe), output, hooks, identity, run.get(), hashes));
        }
    }

    private static TrainingOutcome run(Recipe recipe, StageContext context) {
        if (recipe instanceof SftRecipe sft) {
            SftResult result = new SftStage(sft, context).run();
            return TrainingOutcome.of(result.summary(), result.text());
        }
        TrainingSummary summary = summary(recipe, context);
        return TrainingOutcome.of(summary, summary.text());
    }

    private static TrainingSummary summary(Recipe recipe, StageContext context) {
        if (recipe instanceof DpoRecipe dpo) {
            return new DpoStage(dpo, context).run();
        }
        if (recipe instanceof CpoRecipe cpo) {
            return new CpoStage(cpo, context).run();
        }
        if (recipe instanceof SimpoRecipe simpo) {
            return new SimpoStage(simpo, context).run();
        }
        if (recipe instanceof OrpoRecipe orpo) {
            return new OrpoStage(orpo, context).run();
        }
        if (recipe instanceof KtoRecipe kto) {
            return new KtoStage(kto, context).run();
        }
        if (recipe instanceof RmRecipe rm) {
            return new RmStage(rm, context).run();
        }
        return new PtStage((PtRecipe) recipe, context).run();
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

    private static ProgramOptions options(Recipe recipe) {
        EngineSettings settings = recipe.engine();
        ProgramOptions standard =
                ProgramOptions.standard().withCheckpointing(recipe.run().gradientCheckpointing());
        if (settings instanceof CudaSettings cuda) {
            return standard.withHeadChunk(cuda.headChunk());
        }
        Nd4jSettings nd4j = (Nd4jSettings) settings;
        return standard.withHeadChunk(nd4j.headChunk()).withPlain(nd4j.kernels() == Kernels.PLAIN);
    }
}

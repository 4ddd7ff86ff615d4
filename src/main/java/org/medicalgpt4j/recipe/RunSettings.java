package org.medicalgpt4j.recipe;

import java.nio.file.Path;
import java.util.Optional;
import org.medicalgpt4j.recipe.bind.Check;
import org.medicalgpt4j.recipe.bind.Checked;
import org.medicalgpt4j.recipe.bind.Default;
import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.FreeOnResume;
import org.medicalgpt4j.recipe.bind.Range;

/** Length, order and output of a run. */
public record RunSettings(
        @Doc("How often the training data is seen.") @Default("3") @Range(min = 1)
        int epochs,

        @Doc("Stop after this many optimizer steps, even within an epoch.") @Range(min = 1)
        Optional<Integer> maxSteps,

        @Doc("Most tokens of one optimizer step, which is filled with whole sequences; 4096 if sequencesPerStep is not"
                + " given either.")
        @Range(min = 2)
        Optional<Integer> tokensPerStep,

        @Doc("Sequences of one optimizer step, however long they are; instead of tokensPerStep.") @Range(min = 1)
        Optional<Integer> sequencesPerStep,

        @Doc("Micro batches that a step is computed in; more of them need less memory.") @Default("1") @Range(min = 1)
        int accumulation,

        @Doc(
                "Keep only layers' results for the backward pass and compute their insides again: much less memory, a third"
                        + " more time.")
        @Default("false")
        boolean gradientCheckpointing,

        @Doc(
                "Share of a target's probability that is spread evenly over the vocabulary; 0 trains on the targets alone.")
        @Default("0.0")
        @Range(min = 0, below = 1)
        double labelSmoothing,

        @Doc("What the loss that evens out the load of a mixture's experts is multiplied by; 0: none; as the model's"
                + " config.json says if it is not given (router_aux_loss_coef if output_router_logits is true).")
        @Range(min = 0)
        Optional<Double> routerLoss,

        @Doc(
                "Uniform noise on embeddings in training, as large as this over the root of a sequence's tokens times the width"
                        + " (NEFTune, arXiv:2310.05914); 0 for none.")
        @Default("0.0")
        @Range(min = 0)
        double neftuneAlpha,

        @Doc("Decides every random choice: initial adapters, order, dropout, sampling.") @Default("42")
        long seed,

        @Doc("Folder that receives the result.") @Default("out/sft") @FreeOnResume
        Path output,

        @Doc("Evaluate after this many steps; 0: only when training is done.")
        @Default("0")
        @Range(min = 0)
        @FreeOnResume
        int evaluateEvery,

        @Doc("Report loss and speed after this many steps.") @Default("1") @Range(min = 1) @FreeOnResume
        int logEvery,

        @Doc("Replace a result, and remove checkpoints, that an earlier run left in the output folder.")
        @Default("false")
        @FreeOnResume
        boolean overwrite,

        @Doc("Save a checkpoint after this many steps; 0: never for the steps' sake.")
        @Default("0")
        @Range(min = 0)
        @FreeOnResume
        int saveEvery,

        @Doc("Save a checkpoint when this many minutes have passed since the last one; 0: never for the time's sake.")
        @Default("15")
        @Range(min = 0)
        @FreeOnResume
        double saveMinutes,

        @Doc("Checkpoints to keep: the newest ones, and the one with the lowest evaluation loss beside them.")
        @Default("3")
        @Range(min = 1)
        @FreeOnResume
        int keep,

        @Doc(
                "Where an interrupted run goes on: 'auto' at its newest complete checkpoint, if it left one; 'never' at the"
                        + " beginning; or at a checkpoint folder.")
        @Default("auto")
        @FreeOnResume
        Resume resume,

        @Doc("What to do about a step whose loss or gradient is not a number: stop, or skip it and count.")
        @Default("stop")
        @FreeOnResume
        NonFinite nonFinite,

        @Doc("Steps that may be skipped in a row; one more ends the run.") @Default("10") @Range(min = 1) @FreeOnResume
        int mostSkipped,

        @Doc("What to do about a loss that leaps out of those before it.") @FreeOnResume
        LossSpike lossSpike,

        @Doc("What a run writes about itself.") @FreeOnResume
        ReportSettings report)
        implements Checked {

    /** Tokens of a step in a recipe that sets neither tokens nor sequences. */
    public static final int DEFAULT_TOKENS_PER_STEP = 4096;

    @Override
    public void check(Check check) {
        if (tokensPerStep.isPresent() && sequencesPerStep.isPresent()) {
            check.refuse("sequencesPerStep", "sets the size of a step, but 'tokensPerStep' does too; keep one of them");
        }
    }
}

package org.medicalgpt4j.cli;

import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.medicalgpt4j.train.MeasureText;
import org.medicalgpt4j.train.TrainingEvent;
import org.medicalgpt4j.train.TrainingListener;

/** Shows how training goes: a bar with the time left on a terminal, plain lines elsewhere. */
final class TrainingProgress implements TrainingListener, AutoCloseable {
    private static final double MIB = 1 << 20;

    /** Measures of a step that fit into a line; all of them are in the report. */
    private static final int SHOWN = 3;

    private final Console console;
    private final int logEvery;
    private final boolean terminal;
    private ProgressBar bar;
    private long totalSteps;

    /** @param logEvery steps between plain lines */
    TrainingProgress(Console console, int logEvery, boolean terminal) {
        this.console = console;
        this.logEvery = logEvery;
        this.terminal = terminal;
    }

    @Override
    public void on(TrainingEvent event) {
        if (event instanceof TrainingEvent.Started started) {
            start(started);
        } else if (event instanceof TrainingEvent.Step step) {
            show(step);
        } else if (event instanceof TrainingEvent.Evaluated evaluated) {
            say(String.format(
                    Locale.ROOT,
                    "evaluation %s: %s of %s, %.1f s",
                    evaluated.step() == 0 ? "before training" : "after step " + evaluated.step(),
                    MeasureText.row(evaluated.result(), ", "),
                    MeasureText.counts(evaluated.result()),
                    evaluated.seconds()));
        } else if (event instanceof TrainingEvent.Sampled sampled) {
            sampled.samples()
                    .forEach(sample -> say("  " + sample.question() + " -> "
                            + sample.answer().strip().replaceAll("\\s*\\n\\s*", " ")));
        } else if (event instanceof TrainingEvent.Skipped skipped) {
            say(String.format(
                    Locale.ROOT,
                    "step %d/%d  skipped: its %s is not a number (%s); %,d in a row, %,d in all",
                    skipped.number(),
                    totalSteps,
                    skipped.what(),
                    skipped.rows(),
                    skipped.inARow(),
                    skipped.total()));
        } else if (event instanceof TrainingEvent.LossSpiked spike) {
            say(String.format(
                    Locale.ROOT,
                    "warning: the loss of step %d leapt to %.4f, %.1f standard deviations above the mean of %.4f before"
                            + " it (%s)",
                    spike.number(),
                    spike.loss(),
                    spike.deviations(),
                    spike.mean(),
                    spike.rows()));
        } else if (event instanceof TrainingEvent.Saved saved) {
            say(String.format(Locale.ROOT, "saved %s in %.1f s", saved.folder(), saved.seconds()));
            saved.complaints().forEach(complaint -> say("warning: " + complaint));
        } else if (event instanceof TrainingEvent.Finished finished) {
            close();
            say(String.format(
                    Locale.ROOT,
                    "trained %,d steps in %.1f s, %.0f tokens/s",
                    finished.steps(),
                    finished.seconds(),
                    finished.meanTokensPerSecond()));
        }
    }

    private void start(TrainingEvent.Started started) {
        totalSteps = started.totalSteps();
        say(String.format(
                Locale.ROOT,
                "training %,d of %,d parameters (%.2f %%), steps %,d to %,d",
                started.trainableParameters(),
                started.allParameters(),
                100.0 * started.trainableParameters() / started.allParameters(),
                started.stepsDone() + 1,
                totalSteps));
        if (terminal) {
            bar = new ProgressBarBuilder()
                    .setTaskName("train")
                    .setInitialMax(totalSteps)
                    .startsFrom(started.stepsDone(), Duration.ZERO)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(200)
                    .showSpeed()
                    .build();
        }
    }

    private void show(TrainingEvent.Step step) {
        if (bar != null) {
            bar.setExtraMessage(String.format(
                    Locale.ROOT,
                    " loss %.4f, %.0f tok/s, %.0f MiB",
                    step.loss(),
                    step.tokensPerSecond(),
                    step.memory().total() / MIB));
            bar.stepTo(step.number());
        } else if (step.number() % logEvery == 0 || step.number() == totalSteps) {
            say(String.format(
                    Locale.ROOT,
                    "step %d/%d  epoch %.2f  %s  norm %.3f  lr %.2e  %.0f tok/s  %.0f MiB",
                    step.number(),
                    totalSteps,
                    step.epoch(),
                    MeasureText.row(step.measures(), "  ", SHOWN),
                    step.gradNorm(),
                    step.learningRate(),
                    step.tokensPerSecond(),
                    step.memory().total() / MIB));
        }
    }

    private void say(String line) {
        console.say(line);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}

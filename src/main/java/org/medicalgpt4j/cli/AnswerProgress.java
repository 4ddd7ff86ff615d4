package org.medicalgpt4j.cli;

import java.util.function.Consumer;
import org.medicalgpt4j.tool.answer.QuestionAnswering.Counts;

/** Says now and then how far the answers have come. */
final class AnswerProgress implements Consumer<Counts> {
    private static final long PAUSE = 10_000_000_000L;

    private final Console console;
    private final long start = System.nanoTime();
    private long said = start;

    AnswerProgress(Console console) {
        this.console = console;
    }

    @Override
    public void accept(Counts counts) {
        if (System.nanoTime() - said > PAUSE) {
            said = System.nanoTime();
            say(counts);
        }
    }

    void end(Counts counts) {
        say(counts);
    }

    private void say(Counts counts) {
        double seconds = (System.nanoTime() - start) / 1e9;
        console.say(String.format(
                "%d answered%s, %.1f tokens/s",
                counts.answered(),
                counts.unusable() == 0 ? "" : ", " + counts.unusable() + " with an error",
                counts.answerTokens() / seconds));
    }
}

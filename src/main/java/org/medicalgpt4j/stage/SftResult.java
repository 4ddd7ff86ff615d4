package org.medicalgpt4j.stage;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.medicalgpt4j.train.Evaluation;

/**
 * What supervised fine-tuning brought.
 *
 * @param folder the published adapter or model
 * @param kind {@code adapter} or {@code model}
 * @param base model the run began with
 * @param before held-out measures before training, if anything is held out
 * @param exactQuestions number of questions with exact answers
 * @param questions of the comparison
 */
public record SftResult(
        Path folder,
        String kind,
        Path base,
        Optional<Evaluation.Result> before,
        Optional<Evaluation.Result> after,
        int exactQuestions,
        List<String> questions,
        Optional<AnswerComparison.Answers> answersBefore,
        Optional<AnswerComparison.Answers> answersAfter) {

    /** For people: what was learnt, and how to talk to the result. */
    public String text() {
        StringBuilder text = new StringBuilder();
        if (before.isPresent() && after.isPresent()) {
            line(text, "%-26s %10s %10s", "held-out data", "before", "after");
            row(text, "loss", before.get().loss(), after.get().loss(), "%10.4f");
            row(text, "perplexity", before.get().perplexity(), after.get().perplexity(), "%10.2f");
            row(
                    text,
                    "next-token accuracy",
                    100 * before.get().accuracy(),
                    100 * after.get().accuracy(),
                    "%8.1f %%");
        }
        answersBefore.flatMap(AnswerComparison.Answers::exactAccuracy).ifPresent(accuracy -> {
            double now = answersAfter.orElseThrow().exactAccuracy().orElseThrow();
            row(text, "exact answers of " + exactQuestions, 100 * accuracy, 100 * now, "%8.1f %%");
        });
        for (int i = 0; i < questions.size(); i++) {
            text.append('\n');
            line(text, "question: %s", questions.get(i));
            line(text, "   base:  %s", oneLine(answersBefore.orElseThrow(), i));
            line(text, "   tuned: %s", oneLine(answersAfter.orElseThrow(), i));
        }
        text.append('\n');
        line(text, "The tuned %s is in %s. Talk to it:", kind, folder);
        line(text, "  %s", chatCommand());
        return text.toString().stripTrailing();
    }

    private String chatCommand() {
        return kind.equals("adapter")
                ? "./medgpt chat --model " + base + " --adapter " + folder
                : "./medgpt chat --model " + folder;
    }

    private static String oneLine(AnswerComparison.Answers answers, int index) {
        String answer = answers.answers().get(index).strip().replaceAll("\\s*\\n\\s*", " ");
        return answer.isEmpty() ? "(nothing)" : answer;
    }

    private static void row(StringBuilder text, String name, double before, double after, String format) {
        line(text, "  %-24s " + format + " " + format, name, before, after);
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}

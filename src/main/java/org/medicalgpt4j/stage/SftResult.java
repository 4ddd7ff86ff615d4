package org.medicalgpt4j.stage;

import java.util.List;
import java.util.Optional;

/**
 * What supervised fine-tuning brought.
 *
 * @param exactQuestions number of questions with exact answers
 * @param questions of the comparison
 * @param before answers of the model as it was, if the recipe asks for any
 */
public record SftResult(
        TrainingSummary summary,
        int exactQuestions,
        List<String> questions,
        Optional<AnswerComparison.Answers> before,
        Optional<AnswerComparison.Answers> after) {

    /** For people: what was learnt, and how to talk to the result. */
    public String text() {
        StringBuilder text = new StringBuilder(summary.measured());
        before.flatMap(AnswerComparison.Answers::exactAccuracy).ifPresent(accuracy -> {
            double now = after.orElseThrow().exactAccuracy().orElseThrow();
            text.append(
                    TrainingSummary.row("exact answers of " + exactQuestions, 100 * accuracy, 100 * now, "%8.1f %%"));
        });
        for (int i = 0; i < questions.size(); i++) {
            text.append("\nquestion: ").append(questions.get(i));
            text.append("\n   base:  ").append(oneLine(before.orElseThrow(), i));
            text.append("\n   tuned: ").append(oneLine(after.orElseThrow(), i)).append('\n');
        }
        return text.append('\n').append(summary.place()).toString();
    }

    private static String oneLine(AnswerComparison.Answers answers, int index) {
        String answer = answers.answers().get(index).strip().replaceAll("\\s*\\n\\s*", " ");
        return answer.isEmpty() ? "(nothing)" : answer;
    }
}

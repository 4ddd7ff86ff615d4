package org.medicalgpt4j.tool.corpus;

import java.util.ArrayList;
import java.util.List;

/**
 * A question with its right answer and a wrong one: mostly one that answers another kind of question, sometimes one that is
 * right for another subject.
 *
 * @param conversations the question, as ShareGPT has it
 */
record Preference(List<Dialogue.Turn> conversations, String chosen, String rejected) {
    private static final int ONE_OF_THE_SAME_KIND_IN = 4;

    Preference {
        conversations = List.copyOf(conversations);
    }

    /** One for each question, in their order, with a wrong answer that is right for one of the others. */
    static List<Preference> of(List<Question> questions, List<Question> others, Draw draw) {
        List<Preference> preferences = new ArrayList<>();
        for (Question question : questions) {
            boolean sameKind = draw.below(ONE_OF_THE_SAME_KIND_IN) == 0;
            List<String> wrong = others.stream()
                    .filter(other -> other.language().equals(question.language())
                            && kind(other).equals(kind(question)) == sameKind
                            && !other.answer().equals(question.answer()))
                    .map(Question::answer)
                    .distinct()
                    .toList();
            if (!wrong.isEmpty()) {
                preferences.add(new Preference(
                        List.of(new Dialogue.Turn("human", question.question())), question.answer(), draw.one(wrong)));
            }
        }
        return preferences;
    }

    /** What is asked of what: answers to the same kind are alike. */
    private static String kind(Question question) {
        String table = question.id().substring(0, Math.max(0, question.id().indexOf('/')));
        return table + " " + question.attribute();
    }
}

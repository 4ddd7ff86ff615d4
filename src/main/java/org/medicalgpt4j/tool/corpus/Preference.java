package org.medicalgpt4j.tool.corpus;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A question with its right answer, and one that is right for another subject.
 *
 * @param conversations the question, as ShareGPT has it
 */
record Preference(List<Dialogue.Turn> conversations, String chosen, String rejected) {
    Preference {
        conversations = List.copyOf(conversations);
    }

    /** One for each question to which another of its kind has another answer, in the order of the questions. */
    static List<Preference> of(List<Question> questions, List<Question> others, Draw draw) {
        Map<String, List<String>> answers = new LinkedHashMap<>();
        for (Question other : others) {
            List<String> known = answers.computeIfAbsent(kind(other), kind -> new ArrayList<>());
            if (!known.contains(other.answer())) {
                known.add(other.answer());
            }
        }
        List<Preference> preferences = new ArrayList<>();
        for (Question question : questions) {
            List<String> wrong = answers.getOrDefault(kind(question), List.of()).stream()
                    .filter(answer -> !answer.equals(question.answer()))
                    .toList();
            if (!wrong.isEmpty()) {
                preferences.add(new Preference(
                        List.of(new Dialogue.Turn("human", question.question())), question.answer(), draw.one(wrong)));
            }
        }
        return preferences;
    }

    /** What is asked of what, in which language: answers to the same kind are alike. */
    private static String kind(Question question) {
        String table = question.id().substring(0, Math.max(0, question.id().indexOf('/')));
        return table + " " + question.attribute() + " " + question.language();
    }
}

package org.medicalgpt4j.tool.corpus;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The score of who knows the form but no fact: to every question the most frequent training answer for its attribute and
 * language. What a model scores above this it has learned.
 */
final class MostFrequentAnswer {
    private final Map<String, String> answers;

    MostFrequentAnswer(List<Question> training) {
        answers = training.stream()
                .collect(Collectors.groupingBy(
                        MostFrequentAnswer::form,
                        TreeMap::new,
                        Collectors.collectingAndThen(Collectors.toList(), MostFrequentAnswer::mostFrequent)));
    }

    /** Share of the questions that it answers right. */
    double accuracy(List<Question> questions) {
        long right = questions.stream()
                .filter(question -> question.answer().equals(answers.get(form(question))))
                .count();
        return questions.isEmpty() ? 0 : (double) right / questions.size();
    }

    private static String form(Question question) {
        return question.attribute() + "/" + question.language();
    }

    private static String mostFrequent(List<Question> questions) {
        Map<String, Long> counts = questions.stream()
                .map(Question::answer)
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
    }
}

package org.medicalgpt4j.tool.corpus;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a corpus consists of, how its questions are divided and how to tell its files from others. */
@JsonPropertyOrder({"command", "options", "facts", "heldOut", "files"})
record Manifest(
        String command, CorpusOptions options, Map<String, Long> facts, Division heldOut, Map<String, Entry> files) {
    private static final String MEANING =
            "A question with novelty 'fact' asks, in a wording that training uses for other subjects, for a fact that no"
                    + " training dialogue asks for or tells in either language; only the pre-training text tells it. A"
                    + " question with novelty 'wording' asks for a fact that training does ask for, in a wording that"
                    + " training never uses.";

    /**
     * How the exact questions are divided.
     *
     * @param facts exact facts that no training dialogue asks for
     * @param questions held-out questions by novelty
     * @param mostFrequentAnswer accuracy of always giving the most frequent training answer, by novelty
     */
    record Division(String meaning, int facts, Map<String, Long> questions, Map<String, Double> mostFrequentAnswer) {}

    /** One file. */
    record Entry(String says, int rows, int bytes, String sha256) {}

    static Manifest of(Corpus corpus, List<CorpusFile> files) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (CorpusFile file : files) {
            entries.put(file.name(), new Entry(file.says(), file.rows().size(), file.bytes().length, file.sha256()));
        }
        Map<String, Long> facts = counts(corpus.table().facts(), Fact::tableAndAttribute);
        return new Manifest("medgpt corpus", corpus.options(), facts, division(corpus), entries);
    }

    private static Division division(Corpus corpus) {
        List<Question> heldOut = corpus.questions().heldOut();
        MostFrequentAnswer baseline = new MostFrequentAnswer(corpus.questions().training());
        Map<String, Double> accuracies = new TreeMap<>();
        heldOut.stream()
                .collect(Collectors.groupingBy(Question::novelty))
                .forEach((novelty, questions) ->
                        accuracies.put(novelty, Math.round(1000 * baseline.accuracy(questions)) / 1000.0));
        return new Division(
                MEANING, corpus.heldOut().factKeys().size(), counts(heldOut, Question::novelty), accuracies);
    }

    private static <T> Map<String, Long> counts(List<T> items, Function<T, String> by) {
        return items.stream().collect(Collectors.groupingBy(by, TreeMap::new, Collectors.counting()));
    }

    String toJson() {
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new CorpusException("the manifest cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }
}

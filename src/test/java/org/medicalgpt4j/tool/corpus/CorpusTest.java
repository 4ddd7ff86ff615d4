package org.medicalgpt4j.tool.corpus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.medicalgpt4j.tool.corpus.Dialogue.Turn;

class CorpusTest {
    private static final Corpus CORPUS = Corpus.make(CorpusOptions.DEFAULT);

    @Test
    void should_make_the_same_bytes_from_the_same_seed() {
        List<CorpusFile> first = CorpusFiles.of(CORPUS);
        List<CorpusFile> second = CorpusFiles.of(Corpus.make(CorpusOptions.DEFAULT));
        for (int i = 0; i < first.size(); i++) {
            assertArrayEquals(
                    first.get(i).bytes(), second.get(i).bytes(), first.get(i).name());
        }
    }

    @Test
    void should_hold_out_other_facts_with_another_seed() {
        Corpus other = Corpus.make(CorpusOptions.DEFAULT.withSeed(2));
        assertFalse(other.heldOut().equals(CORPUS.heldOut()));
        assertEquals(
                CORPUS.heldOut().factKeys().size(), other.heldOut().factKeys().size());
    }

    @Test
    void should_tell_more_with_more_paragraphs_and_leave_the_questions_alone() {
        Corpus longer = Corpus.make(CorpusOptions.DEFAULT.withParagraphs(20));
        assertTrue(longer.pretraining().size() > CORPUS.pretraining().size());
        assertEquals(CORPUS.questions(), longer.questions());
    }

    @Test
    void should_ask_no_held_out_question_in_training() {
        Set<String> training = new HashSet<>();
        CORPUS.dialogues()
                .forEach(dialogue -> dialogue.conversations().forEach(turn -> training.add(normalized(turn.value()))));
        CORPUS.questions().training().forEach(question -> training.add(normalized(question.question())));
        CORPUS.questions()
                .heldOut()
                .forEach(question ->
                        assertFalse(training.contains(normalized(question.question())), question::question));
    }

    @Test
    void should_ask_no_held_out_question_in_the_pre_training_text() {
        String text = CORPUS.pretraining().stream().map(CorpusTest::asked).collect(Collectors.joining("|"));
        CORPUS.questions()
                .heldOut()
                .forEach(question -> assertFalse(text.contains(asked(question.question())), question::question));
    }

    /** Letters, digits and question marks: a statement may begin as a question does ("What leads to cholera is ..."). */
    private static String asked(String text) {
        return text.toLowerCase(Locale.ROOT).replace('？', '?').replaceAll("[^\\p{L}\\p{N}?]", "");
    }

    @Test
    void should_neither_ask_for_nor_tell_a_held_out_fact_in_a_training_dialogue() {
        Set<String> asked = new HashSet<>();
        StringBuilder told = new StringBuilder();
        for (Dialogue dialogue : CORPUS.dialogues()) {
            String subject = dialogue.conversations().stream()
                    .filter(turn -> turn.from().equals("human"))
                    .findFirst()
                    .orElseThrow()
                    .value();
            for (Turn turn : dialogue.conversations()) {
                asked.add(turn.value());
                asked.add(subject + turn.value());
                told.append(turn.value()).append('\n');
            }
        }
        String all = told.toString();
        for (Fact fact : heldOutFacts()) {
            for (Language language : Language.values()) {
                for (String wording : fact.phrasing().questions().in(language)) {
                    assertFalse(asked.contains(fact.say(wording, language)), fact::key);
                }
                for (String wording : fact.phrasing().statements().in(language)) {
                    assertFalse(all.contains(fact.say(wording, language)), fact::key);
                }
            }
        }
    }

    @Test
    void should_leave_held_out_facts_out_of_later_turns() {
        Map<String, Set<String>> followUps = new HashMap<>();
        for (Dialogue dialogue : CORPUS.dialogues()) {
            List<Turn> turns = dialogue.conversations();
            String first =
                    turns.get(turns.get(0).from().equals("system") ? 1 : 0).value();
            turns.forEach(turn ->
                    followUps.computeIfAbsent(first, key -> new HashSet<>()).add(turn.value()));
        }
        for (Fact heldOut : heldOutFacts()) {
            for (Fact opening : factsOf(heldOut.subject())) {
                for (Language language : Language.values()) {
                    for (String wording : opening.phrasing().questions().in(language)) {
                        Set<String> turns = followUps.getOrDefault(opening.say(wording, language), Set.of());
                        heldOut.phrasing()
                                .followUps()
                                .in(language)
                                .forEach(followUp -> assertFalse(turns.contains(followUp), heldOut::key));
                    }
                }
            }
        }
    }

    @Test
    void should_tell_every_fact_several_times_in_both_languages_before_any_dialogue() {
        List<String> documents = CORPUS.pretraining().stream()
                .map(document -> document.toLowerCase(Locale.ROOT))
                .toList();
        for (Subject subject : CORPUS.table().subjects()) {
            if (subject.kind() == Subject.Kind.CALCULATION) {
                continue;
            }
            for (Language language : Language.values()) {
                String name = subject.name().in(language).toLowerCase(Locale.ROOT);
                List<String> about = documents.stream()
                        .filter(document -> document.contains(name))
                        .toList();
                for (Fact fact : subject.facts()) {
                    String value = fact.value(language).toLowerCase(Locale.ROOT);
                    long told = about.stream()
                            .filter(document -> document.contains(value))
                            .count();
                    assertTrue(told >= 5, () -> fact.key() + " is told " + told + " times in " + language);
                }
            }
        }
    }

    @Test
    void should_give_one_question_one_answer() {
        Map<String, String> answers = new HashMap<>();
        List<Question> all = new ArrayList<>(CORPUS.questions().training());
        all.addAll(CORPUS.questions().heldOut());
        for (Question question : all) {
            String before = answers.putIfAbsent(question.question(), question.answer());
            assertTrue(before == null || before.equals(question.answer()), question::question);
        }
    }

    @Test
    void should_hold_out_both_kinds_of_novelty_in_both_languages_and_every_attribute() {
        Set<String> seen = CORPUS.questions().heldOut().stream()
                .map(question -> question.novelty() + "/" + question.language() + "/" + question.attribute())
                .collect(Collectors.toSet());
        for (Fact fact : CORPUS.table().exactFacts()) {
            for (Language language : Language.values()) {
                String form = language.code() + "/" + fact.attribute();
                assertTrue(seen.contains(Question.NEW_FACT + "/" + form), form);
                assertTrue(seen.contains(Question.NEW_WORDING + "/" + form), form);
            }
        }
    }

    @Test
    void should_hold_out_as_many_facts_with_yes_as_with_no() {
        Map<String, Long> answers = CORPUS.questions().heldOut().stream()
                .filter(question -> question.attribute().equals("contagious")
                        && question.novelty().equals(Question.NEW_FACT))
                .collect(Collectors.groupingBy(Question::answer, Collectors.counting()));
        assertEquals(answers.get("yes"), answers.get("no"));
        assertEquals(answers.get("会"), answers.get("不会"));
    }

    @Test
    void should_leave_little_to_who_knows_the_form_but_no_fact() {
        List<Question> newFacts = CORPUS.questions().heldOut().stream()
                .filter(question -> question.novelty().equals(Question.NEW_FACT))
                .toList();
        double accuracy = new MostFrequentAnswer(CORPUS.questions().training()).accuracy(newFacts);
        assertTrue(accuracy < 0.15, "most frequent answers score " + accuracy);
    }

    @Test
    void should_give_both_languages_the_same_weight() {
        long chinese = CORPUS.dialogues().stream()
                .filter(dialogue ->
                        dialogue.conversations().get(0).value().chars().anyMatch(c -> c >= 0x4E00))
                .count();
        double share = (double) chinese / CORPUS.dialogues().size();
        assertEquals(0.5, share, 0.02);
    }

    private static List<Fact> heldOutFacts() {
        return CORPUS.table().exactFacts().stream()
                .filter(CORPUS.heldOut()::contains)
                .toList();
    }

    private static List<Fact> factsOf(String subject) {
        return CORPUS.table().facts().stream()
                .filter(fact -> fact.subject().equals(subject))
                .toList();
    }

    private static String normalized(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
    }
}

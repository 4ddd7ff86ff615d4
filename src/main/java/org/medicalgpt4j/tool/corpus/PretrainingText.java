package org.medicalgpt4j.tool.corpus;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.medicalgpt4j.tool.corpus.Subject.Kind;

/**
 * Documents that tell every fact of the table many times, in changing words, order and company: as paragraphs, as cards, as
 * single sentences, by what subjects have in common, and tied to the name in the other language. A few conversations
 * (small talk, introductions) show what a chat looks like. No document asks a question that has an exact answer.
 */
final class PretrainingText {
    private static final int FEWEST_IN_PARAGRAPH = 2;
    private static final int MOST_IN_PARAGRAPH = 5;
    private static final int CARDS = 4;
    private static final int CALCULATION_REPEATS = 2;
    private static final int GROUP_REPEATS = 2;
    private static final int CHAT_REPEATS = 2;
    private static final int QUIZZES = 4;
    private static final int QUIZ_SIZE = 4;
    private static final int GROUP_SIZE = 6;

    private final FactTable table;
    private final HeldOut heldOut;
    private final CorpusOptions options;
    private final Draw draw;
    private final List<String> documents = new ArrayList<>();

    private PretrainingText(FactTable table, HeldOut heldOut, CorpusOptions options) {
        this.table = table;
        this.heldOut = heldOut;
        this.options = options;
        this.draw = options.draw("pretraining");
    }

    /** The documents in random order. */
    static List<String> make(FactTable table, HeldOut heldOut, CorpusOptions options) {
        PretrainingText text = new PretrainingText(table, heldOut, options);
        for (Language language : Language.values()) {
            Prose prose = new Prose(text.draw, language);
            table.subjects().forEach(subject -> text.tell(subject, prose));
            text.groups(prose);
            text.quizzes(prose);
            text.smallTalk(language);
        }
        return text.draw.shuffled(text.documents);
    }

    private void tell(Subject subject, Prose prose) {
        List<Fact> facts = subject.facts();
        Language language = prose.language();
        if (subject.kind() == Kind.CALCULATION) {
            calculation(facts.get(0), language);
            return;
        }
        for (int i = 0; i < options.paragraphs(); i++) {
            int count = FEWEST_IN_PARAGRAPH + draw.below(MOST_IN_PARAGRAPH - FEWEST_IN_PARAGRAPH + 1);
            documents.add(prose.paragraph(draw.some(facts, count)));
        }
        for (int i = 0; i < CARDS; i++) {
            documents.add(prose.card(subject, draw.shuffled(facts)));
        }
        for (Fact fact : facts) {
            draw.some(fact.phrasing().statements().in(language), options.paragraphs() / 4)
                    .forEach(wording -> documents.add(fact.say(wording, language)));
        }
        introduce(subject, prose);
        glossary(subject, language);
    }

    private void calculation(Fact fact, Language language) {
        for (int i = 0; i < CALCULATION_REPEATS; i++) {
            fact.phrasing().statements().in(language).forEach(wording -> documents.add(fact.say(wording, language)));
        }
    }

    private void introduce(Subject subject, Prose prose) {
        String ask = draw.one(table.talk().introduce()).in(prose.language());
        String question = ask.replace("{name}", subject.name().in(prose.language()));
        documents.add(Dialogue.of(question, prose.paragraph(draw.some(subject.facts(), MOST_IN_PARAGRAPH)))
                .chatMl());
    }

    private void glossary(Subject subject, Language language) {
        String wording = draw.one(table.glossary().in(language));
        documents.add(
                language.capitalized(wording.replace("{zh}", subject.name().zh())
                        .replace("{en}", subject.name().en())));
    }

    /** Who shares a department, a part of the body, a class ... */
    private void groups(Prose prose) {
        Language language = prose.language();
        Map<String, List<String>> names = new LinkedHashMap<>();
        Map<String, Fact> examples = new LinkedHashMap<>();
        for (Subject subject : table.subjects()) {
            for (Fact fact : subject.facts()) {
                if (!fact.phrasing().groups().isEmpty()) {
                    String key = fact.attribute() + "/" + fact.value(language);
                    names.computeIfAbsent(key, k -> new ArrayList<>())
                            .add(subject.name().in(language));
                    examples.put(key, fact);
                }
            }
        }
        names.forEach((key, members) -> {
            Fact fact = examples.get(key);
            String wording = fact.phrasing().groups().get(language).replace("{value}", fact.value(language));
            for (int i = 0; i < GROUP_REPEATS * (1 + members.size() / GROUP_SIZE); i++) {
                String list = language.list(draw.some(members, GROUP_SIZE));
                documents.add(language.capitalized(wording.replace("{names}", list)));
            }
        });
    }

    private void quizzes(Prose prose) {
        List<Fact> asked = table.exactFacts().stream()
                .filter(fact -> !heldOut.contains(fact))
                .toList();
        for (int i = 0; i < QUIZZES; i++) {
            List<Fact> facts = draw.shuffled(asked);
            for (int from = 0; from < facts.size(); from += QUIZ_SIZE) {
                documents.add(prose.quiz(facts.subList(from, Math.min(from + QUIZ_SIZE, facts.size()))));
            }
        }
    }

    private void smallTalk(Language language) {
        for (SmallTalk.Exchange exchange : table.talk().smallTalk()) {
            for (Bilingual ask : exchange.ask()) {
                for (int i = 0; i < CHAT_REPEATS; i++) {
                    documents.add(
                            Dialogue.of(ask.in(language), exchange.answer().in(language))
                                    .chatMl());
                }
            }
        }
    }
}

package org.medicalgpt4j.tool.corpus;

import java.util.ArrayList;
import java.util.List;

/**
 * The questions with exact answers, and how they are divided. A held-out question asks
 *
 * <ul>
 *   <li>in a known wording for a fact that training never asks for ({@code novelty: fact}), or
 *   <li>in a wording that training never uses for a fact that training does ask for ({@code novelty: wording}).
 * </ul>
 */
record Questions(List<Question> training, List<Question> heldOut) {
    /** One held-out wording question for so many asked facts, in each language. */
    private static final int FACTS_PER_NEW_WORDING = 12;

    Questions {
        training = List.copyOf(training);
        heldOut = List.copyOf(heldOut);
    }

    static Questions make(FactTable table, HeldOut heldOutFacts, CorpusOptions options) {
        Draw draw = options.draw("questions");
        List<Question> training = new ArrayList<>();
        List<Question> heldOut = new ArrayList<>();
        for (Fact fact : table.exactFacts()) {
            for (Language language : Language.values()) {
                List<String> known = fact.phrasing().questions().in(language);
                if (heldOutFacts.contains(fact)) {
                    heldOut.add(Question.of(fact, Question.NEW_FACT, language, draw.one(known)));
                } else {
                    draw.some(known, options.wordings())
                            .forEach(wording -> training.add(Question.of(fact, "", language, wording)));
                }
            }
        }
        List<Fact> asked = table.exactFacts().stream()
                .filter(fact -> !heldOutFacts.contains(fact))
                .toList();
        for (List<Fact> group : Fact.byTableAndAttribute(asked)) {
            for (Language language : Language.values()) {
                for (Fact fact : draw.some(group, Math.max(1, group.size() / FACTS_PER_NEW_WORDING))) {
                    String wording = draw.one(fact.phrasing().reserved().in(language));
                    heldOut.add(Question.of(fact, Question.NEW_WORDING, language, wording));
                }
            }
        }
        return new Questions(draw.shuffled(training), draw.shuffled(heldOut));
    }
}

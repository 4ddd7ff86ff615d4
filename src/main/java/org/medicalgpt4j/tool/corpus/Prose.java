package org.medicalgpt4j.tool.corpus;

import java.util.List;

/** Facts told in sentences. */
record Prose(Draw draw, Language language) {
    /** Some facts of a subject, each in one of its wordings, as one paragraph. */
    String paragraph(List<Fact> facts) {
        return language.paragraph(facts.stream().map(this::sentence).toList());
    }

    String sentence(Fact fact) {
        return fact.say(draw.one(fact.phrasing().statements().in(language)), language);
    }

    /** The subject's name, then the labels and values of its facts, each on a line of its own. */
    String card(Subject subject, List<Fact> facts) {
        StringBuilder text =
                new StringBuilder(language.capitalized(subject.name().in(language)));
        for (Fact fact : facts) {
            text.append('\n').append(fact.phrasing().label().in(language));
            text.append('\n').append(fact.value(language));
        }
        return text.toString();
    }

    /** Questions and answers as a sheet to learn from. */
    String quiz(List<Fact> facts) {
        StringBuilder text = new StringBuilder();
        for (Fact fact : facts) {
            String question = draw.one(fact.phrasing().questions().in(language));
            text.append(language == Language.ZH ? "问题\n" : "Question\n").append(fact.say(question, language));
            text.append(language == Language.ZH ? "\n答案\n" : "\nAnswer\n")
                    .append(fact.shortAnswer(language))
                    .append('\n');
        }
        return text.toString();
    }
}

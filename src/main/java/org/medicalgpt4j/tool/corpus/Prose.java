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

    /** The subject's name and its facts as "label: value", each on a line of its own. */
    String card(Subject subject, List<Fact> facts) {
        String colon = language == Language.ZH ? "：" : ": ";
        StringBuilder text =
                new StringBuilder(language.capitalized(subject.name().in(language)));
        for (Fact fact : facts) {
            text.append('\n')
                    .append(fact.phrasing().label().in(language))
                    .append(colon)
                    .append(fact.value(language));
        }
        return text.toString();
    }
}

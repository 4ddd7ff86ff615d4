package org.medicalgpt4j.tool.corpus;

import java.util.List;

/** All that the corpus is made of. */
record FactTable(List<Subject> subjects, Wordings glossary, SmallTalk talk) {
    FactTable {
        subjects = List.copyOf(subjects);
    }

    List<Fact> facts() {
        return subjects.stream().flatMap(subject -> subject.facts().stream()).toList();
    }

    List<Fact> exactFacts() {
        return facts().stream().filter(Fact::exact).toList();
    }
}

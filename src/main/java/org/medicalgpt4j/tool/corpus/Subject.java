package org.medicalgpt4j.tool.corpus;

import java.util.List;
import java.util.Optional;

/**
 * Something that facts are about: a condition, a medicine, a measurement, an emergency or a calculation.
 *
 * @param kind the table it stands in, such as {@code condition}
 * @param id its key in that table
 */
record Subject(Kind kind, String id, Bilingual name, List<Fact> facts) {
    /** The tables. */
    enum Kind {
        CONDITION,
        MEDICINE,
        MEASUREMENT,
        FIRST_AID,
        CALCULATION
    }

    Subject {
        facts = List.copyOf(facts);
    }

    /** {@code condition/asthma}. */
    String key() {
        return FactTableReader.subjectKey(kind, id);
    }

    Optional<Fact> fact(String attribute) {
        return facts.stream().filter(fact -> fact.attribute().equals(attribute)).findFirst();
    }
}

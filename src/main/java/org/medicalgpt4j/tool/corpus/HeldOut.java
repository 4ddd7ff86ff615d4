package org.medicalgpt4j.tool.corpus;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The facts that no training dialogue asks for, in no wording and no language, though the pre-training text tells them. A
 * model that answers them has carried the form of question and answer over to what it only read.
 */
record HeldOut(Set<String> factKeys) {
    HeldOut {
        factKeys = Set.copyOf(factKeys);
    }

    boolean contains(Fact fact) {
        return factKeys.contains(fact.key());
    }

    static HeldOut choose(FactTable table, CorpusOptions options) {
        Draw draw = options.draw("held-out");
        Set<String> keys = new HashSet<>();
        for (List<Fact> group : Fact.byTableAndAttribute(table.exactFacts())) {
            boolean closed = !group.get(0).phrasing().shortAnswers().isEmpty();
            List<Fact> chosen = closed
                    ? balanced(group, options.heldOutShare(), draw)
                    : draw.some(group, share(group.size(), options.heldOutShare()));
            chosen.forEach(fact -> keys.add(fact.key()));
        }
        return new HeldOut(keys);
    }

    /** Of yes and no questions as many of each answer, so that always saying one of them scores a half. */
    private static List<Fact> balanced(List<Fact> group, double share, Draw draw) {
        List<List<Fact>> byAnswer = Fact.grouped(group, fact -> fact.answer().en());
        int rarest = byAnswer.stream().mapToInt(List::size).min().orElseThrow();
        int each = Math.min(rarest - 1, share(rarest, 2 * share));
        return byAnswer.stream()
                .flatMap(facts -> draw.some(facts, each).stream())
                .toList();
    }

    private static int share(int count, double share) {
        return Math.max(1, (int) Math.round(count * share));
    }
}

package org.medicalgpt4j.tool.corpus;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One thing that is known about one subject.
 *
 * @param subject the key of the subject, such as {@code condition/asthma}
 * @param attribute what is known, such as {@code department}
 * @param slots the texts that stand for {@code {name}}, {@code {value}} ... in a wording
 * @param items what the value consists of: one text, or several for a list
 * @param answer the whole answer to a question for it, if the question is exact
 */
record Fact(
        String subject,
        String attribute,
        Map<String, Bilingual> slots,
        List<Bilingual> items,
        Bilingual answer,
        Phrasing phrasing) {
    private static final Pattern SLOT = Pattern.compile("\\{(\\w+)}");

    Fact {
        slots = Map.copyOf(slots);
        items = List.copyOf(items);
    }

    /** The same for all seeds and languages: {@code condition/asthma/department}. */
    String key() {
        return subject + "/" + attribute;
    }

    /** Facts of one table about one attribute have this in common: {@code condition/department}. */
    String tableAndAttribute() {
        return subject.substring(0, subject.indexOf('/') + 1) + attribute;
    }

    static List<List<Fact>> byTableAndAttribute(List<Fact> facts) {
        return grouped(facts, Fact::tableAndAttribute);
    }

    /** In groups of equal keys, which are in their natural order. */
    static List<List<Fact>> grouped(List<Fact> facts, Function<Fact, String> key) {
        Map<String, List<Fact>> groups =
                facts.stream().collect(Collectors.groupingBy(key, TreeMap::new, Collectors.toList()));
        return List.copyOf(groups.values());
    }

    boolean exact() {
        return phrasing.exact();
    }

    /** A wording with this fact in it, as a sentence. */
    String say(String wording, Language language) {
        return language.capitalized(SLOT.matcher(wording).replaceAll(slot -> {
            Bilingual text = slots.get(slot.group(1));
            if (text == null) {
                throw new CorpusException("the wording '" + wording + "' has a slot {" + slot.group(1) + "}, but "
                        + key() + " has only " + slots.keySet());
            }
            return Matcher.quoteReplacement(text.in(language));
        }));
    }

    /**
     * The exact answer, a whole reply. It begins as it does within a sentence: for a small model a word with a capital letter
     * is another word.
     */
    String shortAnswer(Language language) {
        return answer.in(language);
    }

    /** The value, as it stands within a sentence. */
    String value(Language language) {
        return Bilingual.list(items).in(language);
    }
}

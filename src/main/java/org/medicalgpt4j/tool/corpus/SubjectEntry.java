package org.medicalgpt4j.tool.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/** One entry of a table file on its way to a {@link Subject}. */
record SubjectEntry(
        String file, Subject.Kind kind, String id, Map<String, JsonNode> values, Vocabularies vocabularies) {

    Subject subject(Map<String, Phrasing> phrasings) {
        Set<String> unknown = new HashSet<>(values.keySet());
        unknown.removeAll(phrasings.keySet());
        unknown.remove("name");
        if (!unknown.isEmpty()) {
            throw refused("has unknown keys " + unknown + ", expected name and some of " + phrasings.keySet());
        }
        Bilingual name = bilingual("name");
        List<Fact> facts = new ArrayList<>();
        phrasings.forEach((attribute, phrasing) -> {
            if (values.containsKey(attribute)) {
                facts.add(fact(name, attribute, phrasing));
            } else if (!phrasing.optional()) {
                throw refused("has no '" + attribute + "'");
            }
        });
        return new Subject(kind, id, name, facts);
    }

    private Fact fact(Bilingual name, String attribute, Phrasing phrasing) {
        List<Bilingual> items = items(attribute, phrasing);
        Bilingual value = Bilingual.list(items);
        Bilingual answer = phrasing.shortAnswers().isEmpty() ? value : shortAnswer(attribute, phrasing);
        return new Fact(
                FactTableReader.subjectKey(kind, id),
                attribute,
                Map.of("name", name, "value", value),
                items,
                answer,
                phrasing);
    }

    private List<Bilingual> items(String attribute, Phrasing phrasing) {
        JsonNode node = values.get(attribute);
        if (!phrasing.terms().isEmpty()) {
            return List.of(vocabularies.term(phrasing.terms(), node.asText()));
        }
        if (node.isArray() && !node.isEmpty() && node.get(0).isArray()) {
            return StreamSupport.stream(node.spliterator(), false)
                    .map(item -> bilingual(item, attribute))
                    .toList();
        }
        return List.of(bilingual(attribute));
    }

    private Bilingual shortAnswer(String attribute, Phrasing phrasing) {
        String key = values.get(attribute).asText();
        if (!phrasing.shortAnswers().containsKey(key)) {
            throw refused("has the value '" + key + "' for '" + attribute + "', which has no short answer");
        }
        return phrasing.shortAnswers().get(key);
    }

    private Bilingual bilingual(String key) {
        if (!values.containsKey(key)) {
            throw refused("has no '" + key + "'");
        }
        return bilingual(values.get(key), key);
    }

    private Bilingual bilingual(JsonNode pair, String key) {
        if (!pair.isArray()
                || pair.size() != 2
                || !pair.get(0).isTextual()
                || !pair.get(1).isTextual()) {
            throw refused("has " + pair + " for '" + key + "', expected [Chinese, English]");
        }
        return new Bilingual(pair.get(0).asText(), pair.get(1).asText());
    }

    private CorpusException refused(String what) {
        return new CorpusException("corpus/" + file + ": '" + id + "' " + what);
    }
}

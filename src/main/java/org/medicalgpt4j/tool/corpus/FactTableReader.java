package org.medicalgpt4j.tool.corpus;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.medicalgpt4j.tool.corpus.Subject.Kind;

/** Reads the tables of the corpus from the class path. */
final class FactTableReader {
    private static final TypeReference<LinkedHashMap<String, LinkedHashMap<String, JsonNode>>> SUBJECTS =
            new TypeReference<>() {};
    private static final TypeReference<LinkedHashMap<String, Phrasing>> PHRASINGS = new TypeReference<>() {};
    private static final TypeReference<LinkedHashMap<String, Calculation>> CALCULATIONS = new TypeReference<>() {};

    private final Vocabularies vocabularies =
            new Vocabularies(new Resource("terms.yaml").read(new TypeReference<>() {}));
    private final List<Subject> subjects = new ArrayList<>();

    private FactTableReader() {}

    static FactTable read() {
        FactTableReader reader = new FactTableReader();
        reader.add(
                Kind.CONDITION,
                "phrasing-conditions.yaml",
                "conditions-chest-and-blood.yaml",
                "conditions-abdomen-and-glands.yaml",
                "conditions-head-and-skin.yaml",
                "conditions-infections-and-emergencies.yaml");
        reader.add(Kind.MEDICINE, "phrasing-medicines.yaml", "medicines.yaml");
        reader.add(Kind.MEASUREMENT, "phrasing-measurements.yaml", "measurements.yaml");
        reader.add(Kind.FIRST_AID, "phrasing-first-aid.yaml", "first-aid.yaml");
        reader.addCalculations();
        return new FactTable(
                reader.subjects,
                new Resource("glossary.yaml").read(new TypeReference<Wordings>() {}),
                new Resource("conversation.yaml").read(new TypeReference<SmallTalk>() {}));
    }

    /** {@code condition/asthma}. */
    static String subjectKey(Kind kind, String id) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-') + "/" + id;
    }

    private void add(Kind kind, String phrasingFile, String... files) {
        Map<String, Phrasing> phrasings = new Resource(phrasingFile).read(PHRASINGS);
        for (String file : files) {
            new Resource(file).read(SUBJECTS).forEach((id, entries) -> {
                String key = subjectKey(kind, id);
                if (subjects.stream().anyMatch(subject -> subject.key().equals(key))) {
                    throw new CorpusException("corpus/" + file + ": '" + id + "' is there twice");
                }
                subjects.add(new SubjectEntry(file, kind, id, entries, vocabularies).subject(phrasings));
            });
        }
    }

    private void addCalculations() {
        Map<String, Phrasing> phrasings = new Resource("phrasing-calculations.yaml").read(PHRASINGS);
        new Resource("calculations.yaml")
                .read(CALCULATIONS)
                .forEach((id, calculation) -> phrasings.forEach(
                        (attribute, phrasing) -> subjects.addAll(calculation.subjects(id, attribute, phrasing))));
    }
}

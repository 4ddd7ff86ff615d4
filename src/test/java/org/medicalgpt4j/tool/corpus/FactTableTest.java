package org.medicalgpt4j.tool.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medicalgpt4j.tool.corpus.Subject.Kind;

class FactTableTest {
    private final FactTable table = FactTableReader.read();

    @Test
    void should_hold_facts_of_every_kind() {
        for (Kind kind : Kind.values()) {
            long subjects = table.subjects().stream()
                    .filter(subject -> subject.kind() == kind)
                    .count();
            assertTrue(subjects >= 20, kind + " has " + subjects);
        }
        assertTrue(table.exactFacts().size() > 700, () -> table.exactFacts().size() + " exact facts");
    }

    @Test
    void should_use_every_term_of_the_vocabularies() {
        Map<String, Map<String, Bilingual>> terms = new Resource("terms.yaml").read(new TypeReference<>() {});
        Set<Bilingual> used = new HashSet<>();
        table.facts().forEach(fact -> used.addAll(fact.items()));
        terms.forEach((vocabulary, entries) -> entries.forEach(
                (key, term) -> assertTrue(used.contains(term), vocabulary + "/" + key + " is never used")));
    }

    @Test
    void should_name_no_two_subjects_of_a_kind_alike() {
        for (Language language : Language.values()) {
            Set<String> names = new HashSet<>();
            for (Subject subject : table.subjects()) {
                String name = subject.kind() + subject.name().in(language);
                assertTrue(names.add(name), subject.key() + " has the name of another");
            }
        }
    }

    @Test
    void should_write_every_text_in_its_own_language() {
        for (Fact fact : table.facts()) {
            for (Bilingual item : fact.items()) {
                assertTrue(item.en().chars().allMatch(c -> c < 0x2E80), () -> fact.key() + " en: " + item.en());
            }
            Bilingual name = fact.slots().getOrDefault("name", fact.answer());
            assertTrue(name.zh().chars().anyMatch(c -> c >= 0x4E00), () -> fact.key() + " zh: " + name.zh());
            assertTrue(name.en().chars().allMatch(c -> c < 0x2E80), () -> fact.key() + " en: " + name.en());
        }
    }

    @Test
    void should_put_subject_and_value_into_every_wording() {
        for (Fact fact : table.facts()) {
            Phrasing phrasing = fact.phrasing();
            for (Language language : Language.values()) {
                String subject = fact.slots().containsKey("name") ? "{name}" : "{ask}";
                String told = fact.slots().containsKey("name") ? "{value}" : "{explain}";
                for (String wording : phrasing.statements().in(language)) {
                    assertTrue(wording.contains(told), wording);
                    assertTrue(subject.equals("{ask}") || wording.contains(subject), wording);
                }
                for (String wording : phrasing.questions().in(language)) {
                    assertTrue(wording.contains(subject), wording);
                }
                for (String wording : phrasing.reserved().in(language)) {
                    assertTrue(wording.contains(subject), wording);
                }
                assertEquals(fact.exact(), !phrasing.reserved().in(language).isEmpty(), fact.key());
            }
        }
    }

    @Test
    void should_reserve_wordings_that_are_not_asked_in_training() {
        for (Fact fact : table.exactFacts()) {
            for (Language language : Language.values()) {
                Set<String> asked = new HashSet<>(fact.phrasing().questions().in(language));
                fact.phrasing().reserved().in(language).forEach(wording -> assertTrue(asked.add(wording), wording));
            }
        }
    }

    @Test
    void should_compute_results() {
        Fact fact = table.facts().stream()
                .filter(f -> f.key().equals("calculation/dose-by-weight-10-20/result"))
                .findFirst()
                .orElseThrow();
        assertEquals("200毫克", fact.shortAnswer(Language.ZH));
        assertEquals("200 mg", fact.shortAnswer(Language.EN));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\": [\"甲\", \"a\"]} | has no 'color'",
                "{\"name\": [\"甲\", \"a\"], \"color\": \"red\", \"size\": \"big\"} | unknown keys [size]",
                "{\"name\": [\"甲\", \"a\"], \"color\": \"blue\"} | 'blue' is not among the colors of terms.yaml",
                "{\"name\": [\"甲\"], \"color\": \"red\"} | has [\"甲\"] for 'name', expected [Chinese, English]",
                "{\"name\": [\"甲\", \" \"], \"color\": \"red\"} | a text is empty",
                "{\"color\": \"red\"} | has no 'name'"
            })
    void should_refuse_an_entry_that_is_not_as_it_should_be(String entry, String message) throws Exception {
        Map<String, JsonNode> values =
                new ObjectMapper().readValue(entry, new TypeReference<HashMap<String, JsonNode>>() {});
        Wordings words = new Wordings(List.of("{name}{value}"), List.of("{name} {value}"));
        Phrasing phrasing = new Phrasing(
                new Bilingual("色", "Color"),
                "colors",
                false,
                Map.of(),
                Map.of(),
                words,
                words,
                words,
                words,
                Wordings.NONE);
        Vocabularies colors = new Vocabularies(Map.of("colors", Map.of("red", new Bilingual("红", "red"))));
        SubjectEntry subject = new SubjectEntry("things.yaml", Kind.CONDITION, "thing", values, colors);
        CorpusException refused = assertThrows(CorpusException.class, () -> subject.subject(Map.of("color", phrasing)));
        assertTrue(refused.getMessage().contains(message.strip()), refused.getMessage());
    }
}

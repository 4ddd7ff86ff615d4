package org.medicalgpt4j.tool.corpus;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.Map;
import java.util.Optional;

/**
 * How the facts of one attribute are told and asked; what each part means is said in {@code phrasing-conditions.yaml}.
 *
 * @param reserved wordings that only held-out questions use; empty for open questions
 * @param answers how an open question is answered; empty where the answer is the bare value
 */
record Phrasing(
        @JsonProperty(required = true) Bilingual label,
        @JsonSetter(nulls = Nulls.AS_EMPTY) String terms,
        boolean optional,
        Map<String, Bilingual> shortAnswers,
        Map<Language, String> groups,
        @JsonProperty(required = true) Wordings statements,
        @JsonProperty(required = true) Wordings questions,
        Wordings reserved,
        Wordings followUps,
        Wordings answers) {

    Phrasing {
        terms = Optional.ofNullable(terms).orElse("");
        shortAnswers = shortAnswers == null ? Map.of() : Map.copyOf(shortAnswers);
        groups = groups == null ? Map.of() : Map.copyOf(groups);
        reserved = reserved == null ? Wordings.NONE : reserved;
        followUps = followUps == null ? Wordings.NONE : followUps;
        answers = answers == null ? Wordings.NONE : answers;
    }

    /** Whether the answer is the value and nothing else, so that it can be compared exactly. */
    boolean exact() {
        return answers.isEmpty();
    }
}

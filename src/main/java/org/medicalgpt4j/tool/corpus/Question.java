package org.medicalgpt4j.tool.corpus;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * A question with one right answer of a few words.
 *
 * @param id the fact that is asked for
 * @param novelty what a held-out question has that training lacks: {@code fact} or {@code wording}; empty for a training
 *     question
 */
@JsonPropertyOrder({"id", "novelty", "attribute", "language", "question", "answer"})
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Question(String id, String novelty, String attribute, String language, String question, String answer) {
    static final String NEW_FACT = "fact";
    static final String NEW_WORDING = "wording";

    static Question of(Fact fact, String novelty, Language language, String wording) {
        return new Question(
                fact.key(),
                novelty,
                fact.attribute(),
                language.code(),
                fact.say(wording, language),
                fact.shortAnswer(language));
    }

    Dialogue dialogue() {
        return Dialogue.of(question, answer);
    }
}

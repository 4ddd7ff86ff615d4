package org.medicalgpt4j.tool.corpus;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** What is said besides facts; the table is {@code conversation.yaml}. */
record SmallTalk(
        @JsonProperty(required = true) List<Bilingual> systems,
        @JsonProperty(required = true) List<Exchange> smallTalk,
        @JsonProperty(required = true) List<Exchange> safety,
        @JsonProperty(required = true) List<Bilingual> introduce,
        @JsonProperty(required = true) Suggestion suggest) {

    /** Some ways to ask and one answer. */
    record Exchange(
            @JsonProperty(required = true) List<Bilingual> ask,
            @JsonProperty(required = true) Bilingual answer) {}

    /** From two signs, {first} and {second}, to the condition {name} that may be behind them. */
    record Suggestion(
            @JsonProperty(required = true) List<Bilingual> ask,
            @JsonProperty(required = true) Bilingual answer) {}
}

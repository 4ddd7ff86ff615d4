package org.medicalgpt4j.tool.corpus;

import java.util.ArrayList;
import java.util.List;

/** A conversation in ShareGPT's form. */
record Dialogue(List<Turn> conversations) {
    /** A turn: {@code from} is {@code system}, {@code human} or {@code gpt}. */
    record Turn(String from, String value) {}

    Dialogue {
        conversations = List.copyOf(conversations);
    }

    static Dialogue of(String question, String answer) {
        return new Dialogue(List.of(new Turn("human", question), new Turn("gpt", answer)));
    }

    Dialogue withSystem(String text) {
        List<Turn> turns = new ArrayList<>();
        turns.add(new Turn("system", text));
        turns.addAll(conversations);
        return new Dialogue(turns);
    }

    /** As ChatML text, the form in which the pre-training text shows a model what a conversation looks like. */
    String chatMl() {
        StringBuilder text = new StringBuilder();
        for (Turn turn : conversations) {
            String role = turn.from().equals("gpt") ? "assistant" : turn.from().equals("human") ? "user" : "system";
            text.append("<|im_start|>")
                    .append(role)
                    .append('\n')
                    .append(turn.value())
                    .append("<|im_end|>\n");
        }
        return text.toString();
    }
}

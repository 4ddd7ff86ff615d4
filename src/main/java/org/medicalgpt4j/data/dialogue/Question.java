package org.medicalgpt4j.data.dialogue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medicalgpt4j.template.Message;

/** What a row asks a model. */
public sealed interface Question {

    /**
     * A text to continue, or the only question of a conversation.
     *
     * @param system text that opens the conversation
     */
    record Prompt(String text, Optional<String> system) implements Question {}

    /**
     * A conversation that waits for the assistant.
     *
     * @param messages the last one is not the assistant's
     * @param tools descriptions of tools in the form of the OpenAI API
     */
    record Dialogue(List<Message> messages, List<Map<String, Object>> tools) implements Question {
        public Dialogue {
            messages = List.copyOf(messages);
            tools = List.copyOf(tools);
        }
    }
}

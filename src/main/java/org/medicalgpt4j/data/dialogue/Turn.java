package org.medicalgpt4j.data.dialogue;

import org.medicalgpt4j.template.Message;

/**
 * A turn as a row has it, before the rules of {@link TurnRules} were applied.
 *
 * @param trained whether an assistant turn is learned
 */
record Turn(Message message, boolean trained) {
    Turn(Message message) {
        this(message, true);
    }

    String role() {
        return message.role();
    }
}

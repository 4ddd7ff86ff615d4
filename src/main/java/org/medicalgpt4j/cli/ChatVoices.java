package org.medicalgpt4j.cli;

import java.util.List;
import org.medicalgpt4j.generate.ChatFormat;
import org.medicalgpt4j.generate.ChatSession;
import org.medicalgpt4j.generate.GenerationException;
import org.medicalgpt4j.generate.GenerationOptions;
import org.medicalgpt4j.tool.answer.Voice;
import org.medicalgpt4j.tool.answer.Voices;

/** Who answers in a chat: the model alone, or one of its adapters. */
final class ChatVoices {
    private final ChatSession session;
    private final Voices voices;
    private Voice current;

    /** The usual voice begins. */
    ChatVoices(ChatSession session, Voices voices) {
        this.session = session;
        this.voices = voices;
        take(voices.usual());
    }

    ChatSession session() {
        return session;
    }

    /** How the one that answers generates. */
    GenerationOptions options() {
        return current.options();
    }

    List<String> names() {
        return voices.names();
    }

    /** Name of the one that answers. */
    String current() {
        return current.adapter().orElse(Voices.BASE);
    }

    /**
     * Lets another one answer; the conversation goes on.
     *
     * @throws GenerationException if there is none of that name, or it has no chat template
     */
    void choose(String name) {
        take(voices.named(name));
    }

    private void take(Voice voice) {
        ChatFormat format = voice.prompts()
                .chat()
                .orElseThrow(() -> new GenerationException(
                        "the adapter '" + voice.adapter().orElse(Voices.BASE) + "' has no chat template"));
        voice.adapter().ifPresentOrElse(name -> session.adapter(name, format), () -> session.withoutAdapter(format));
        current = voice;
    }
}

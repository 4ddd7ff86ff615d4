package org.medicalgpt4j.template;

import java.util.List;

/** Writes a conversation as the text that a model was trained on. Immutable and safe for use by several threads. */
public interface ChatTemplate {

    /**
     * The conversation as text.
     *
     * @throws TemplateException if the template refuses the conversation or cannot be rendered
     */
    String render(List<Message> messages, RenderOptions options);

    /**
     * The conversation as text, and which characters of it the assistant generates: the loss of supervised
     * fine-tuning. What comes before an answer (roles, questions, the opening of the assistant's turn) and what follows
     * its end-of-turn token is not generated. {@code options.addGenerationPrompt()} must be false.
     *
     * @throws TemplateException as {@link #render}, and if it cannot be told for certain what the assistant generates
     */
    RenderedConversation renderWithSpans(List<Message> messages, RenderOptions options);
}

package org.medicalgpt4j.template;

import java.util.List;

/** Writes a conversation as the text that a model was trained on. Immutable and safe for use by several threads. */
public interface ChatTemplate {

    /**
     * The template that a model's files hold.
     *
     * @param name what messages call the template, for instance its file
     * @param jinja the template's text
     * @throws TemplateException with line and column if it is no template
     */
    static ChatTemplate parse(String name, String jinja) {
        return JinjaChatTemplate.parse(name, jinja);
    }

    /** Tells this template from any that writes conversations differently. */
    String identity();

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
     * <p>Each answer is generated from the text that the template gives for the messages before it with the generation
     * prompt, so that training sees what generating sees.
     *
     * @throws TemplateException as {@link #render}; if it cannot be told for certain what the assistant generates; and
     *     if one text cannot hold all answers, see {@link #renderForTraining}
     */
    RenderedConversation renderWithSpans(List<Message> messages, RenderOptions options);

    /**
     * As {@link #renderWithSpans}, for templates too that rewrite the history (those of thinking models leave out the
     * thoughts of earlier answers): there an answer is not written in later turns as it was generated, so that it gets a
     * text of its own. All texts together hold each answer once, in order; mostly there is one text.
     */
    default List<RenderedConversation> renderForTraining(List<Message> messages, RenderOptions options) {
        return List.of(renderWithSpans(messages, options));
    }
}

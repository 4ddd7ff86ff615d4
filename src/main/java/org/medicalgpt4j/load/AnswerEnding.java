package org.medicalgpt4j.load;

import java.util.List;
import org.medicalgpt4j.template.ChatTemplate;
import org.medicalgpt4j.template.Message;
import org.medicalgpt4j.template.RenderOptions;
import org.medicalgpt4j.template.RenderedConversation.Part;
import org.medicalgpt4j.template.TemplateException;
import org.medicalgpt4j.tokenizer.Tokenizer;

/**
 * The token that ends an answer in a template. A model's configuration may not name it: that of a base model knows the end of
 * a text only, also after it has learned to chat.
 */
final class AnswerEnding {
    private static final String ANSWER = "answer";

    private AnswerEnding() {}

    /** The token, if the template ends answers with one; a template that cannot be rendered like this has none. */
    static List<String> of(ChatTemplate template, Tokenizer tokenizer) {
        RenderOptions options = RenderOptions.defaults().withAll(tokenizer.templateTokens());
        try {
            List<Part> parts = template.renderWithSpans(
                            List.of(Message.user("question"), Message.assistant(ANSWER)), options)
                    .parts();
            return parts.stream()
                    .filter(Part::generated)
                    .map(Part::text)
                    .map(text -> text.substring(text.indexOf(ANSWER) + ANSWER.length())
                            .strip())
                    .filter(ending -> tokenizer.tokenId(ending).stream().anyMatch(tokenizer.specialIds()::contains))
                    .toList();
        } catch (TemplateException e) {
            return List.of();
        }
    }
}

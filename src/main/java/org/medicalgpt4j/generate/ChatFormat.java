package org.medicalgpt4j.generate;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.medicalgpt4j.template.ChatTemplate;
import org.medicalgpt4j.template.ContentQuotes;
import org.medicalgpt4j.template.Message;
import org.medicalgpt4j.template.RenderOptions;
import org.medicalgpt4j.tokenizer.Tokenizer;

/** Conversations as a model reads them: its template's text, with the opening of the assistant's turn, as tokens. */
public final class ChatFormat {
    private final Tokenizer tokenizer;
    private final ChatTemplate template;

    public ChatFormat(Tokenizer tokenizer, ChatTemplate template) {
        this.tokenizer = tokenizer;
        this.template = template;
    }

    /**
     * What people wrote is marked, so that it stays text when the whole becomes {@link #tokens}, whatever token it spells.
     *
     * @param tools descriptions of the tools the assistant may call; empty if there are none
     * @throws org.medicalgpt4j.template.TemplateException if the template refuses the conversation
     */
    public String text(List<Message> messages, List<Map<String, Object>> tools) {
        ContentQuotes quotes = new ContentQuotes(tokenizer::quoted, tokenizer::quotedAnswer);
        return template.render(
                quotes.messages(messages),
                RenderOptions.defaults()
                        .withAll(tokenizer.templateTokens())
                        .withTools(quotes.tools(tools))
                        .withGenerationPrompt(true));
    }

    /** The template writes every special token itself, so that none is added. */
    public int[] tokens(String text) {
        return tokenizer.encode(text);
    }

    /** Tokens of a text that goes on where some other one ended. */
    int[] continuation(String text) {
        return tokenizer.encodeParts(List.of("some", text)).get(1);
    }

    /** Whether none of these tokens is hidden when they are decoded to text. */
    boolean isAllText(int[] tokens) {
        return Arrays.stream(tokens).noneMatch(tokenizer.specialIds()::contains);
    }
}

package org.medicalgpt4j.tool.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medicalgpt4j.data.dialogue.Question;
import org.medicalgpt4j.generate.ChatFormat;
import org.medicalgpt4j.generate.GenerationException;
import org.medicalgpt4j.template.Message;
import org.medicalgpt4j.tokenizer.Tokenizer;

/**
 * Questions as a model reads them: through its chat template, or as plain text to continue.
 *
 * @param chat the template; none for plain text
 * @param system text that opens conversations which have none of their own
 */
public record PromptTokens(Tokenizer tokenizer, Optional<ChatFormat> chat, Optional<String> system) {

    /** @throws GenerationException if there is a text for the system, but no template to put it into */
    public PromptTokens {
        if (chat.isEmpty() && system.isPresent()) {
            throw new GenerationException(
                    "a system text needs a chat template, but the prompt is continued as plain text");
        }
    }

    /**
     * @throws GenerationException if a conversation is to be continued as plain text
     * @throws org.medicalgpt4j.template.TemplateException if the template refuses the conversation
     */
    public int[] of(Question question) {
        if (question instanceof Question.Prompt prompt) {
            return prompt(prompt);
        }
        Question.Dialogue dialogue = (Question.Dialogue) question;
        return tokens(dialogue.messages(), dialogue.tools());
    }

    private int[] prompt(Question.Prompt prompt) {
        if (chat.isEmpty() && prompt.system().isEmpty()) {
            return tokenizer.encodeWithSpecialTokens(prompt.text());
        }
        List<Message> messages = new ArrayList<>();
        prompt.system().ifPresent(text -> messages.add(Message.system(text)));
        messages.add(Message.user(prompt.text()));
        return tokens(messages, List.of());
    }

    private int[] tokens(List<Message> messages, List<Map<String, Object>> tools) {
        ChatFormat format = chat.orElseThrow(() -> new GenerationException(
                "is a conversation, which needs a chat template, but prompts are continued as plain text"));
        List<Message> all = new ArrayList<>(messages);
        if (system.isPresent() && !all.get(0).role().equals(Message.SYSTEM)) {
            all.add(0, Message.system(system.get()));
        }
        return format.tokens(format.text(all, tools));
    }
}

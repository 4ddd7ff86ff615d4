package org.medicalgpt4j.tool.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.medicalgpt4j.data.ConversationEncoder;
import org.medicalgpt4j.data.EncodingOptions;
import org.medicalgpt4j.data.RowOutcome;
import org.medicalgpt4j.data.dialogue.AlpacaFormat;
import org.medicalgpt4j.data.dialogue.Conversation;
import org.medicalgpt4j.data.dialogue.ConversationFormat;
import org.medicalgpt4j.data.dialogue.OpenAiFormat;
import org.medicalgpt4j.data.dialogue.Question;
import org.medicalgpt4j.data.dialogue.QuestionRow;
import org.medicalgpt4j.data.dialogue.RowNote;
import org.medicalgpt4j.data.dialogue.ShareGptFormat;
import org.medicalgpt4j.data.file.RowException;
import org.medicalgpt4j.data.file.SourceLine;
import org.medicalgpt4j.template.ChatTemplate;
import org.medicalgpt4j.template.ContentQuotes;
import org.medicalgpt4j.template.Message;
import org.medicalgpt4j.template.RenderOptions;
import org.medicalgpt4j.template.RenderedConversation;
import org.medicalgpt4j.template.TemplateException;
import org.medicalgpt4j.tokenizer.Tokenizer;

/** Shows rows of data files as training or answering sees them, made by the same code. */
public final class RowRendering {
    private static final Map<String, ConversationFormat> FORMATS = Map.of(
            "messages", new OpenAiFormat(), "conversations", new ShareGptFormat(), "instruction", new AlpacaFormat());

    private static final Set<RowNote> CUTS =
            Set.of(RowNote.OLDEST_TURNS_DROPPED, RowNote.ANSWER_CUT, RowNote.ANSWER_LEFT_OUT);

    private final Tokenizer tokenizer;
    private final ChatTemplate template;
    private final RenderOptions renderOptions;
    private final EncodingOptions encoding;

    /** @param renderOptions variables and date for the template; special tokens are added */
    public RowRendering(
            Tokenizer tokenizer, ChatTemplate template, RenderOptions renderOptions, EncodingOptions encoding) {
        this.tokenizer = tokenizer;
        this.template = template;
        this.renderOptions = renderOptions.withAll(tokenizer.templateTokens()).withAll(renderOptions.variables());
        this.encoding = encoding;
    }

    /** Whether a row ends with an answer, so that there is something to learn. */
    public static boolean isAnswered(QuestionRow row) {
        return fields(row).map(RowRendering::answered).orElse(false);
    }

    private static Optional<ObjectNode> fields(QuestionRow row) {
        return row instanceof QuestionRow.Usable usable
                ? Optional.of(usable.fields())
                : ((QuestionRow.Unusable) row).fields();
    }

    private static boolean answered(ObjectNode fields) {
        if (fields.hasNonNull("instruction")) {
            return true;
        }
        String last = fields.path("messages")
                .path(fields.path("messages").size() - 1)
                .path("role")
                .asText();
        String lastFrom = fields.path("conversations")
                .path(fields.path("conversations").size() - 1)
                .path("from")
                .asText();
        return last.equals(Message.ASSISTANT) || List.of("gpt", "assistant").contains(lastFrom);
    }

    /** @throws TextException naming the row and why it cannot be learned from */
    public RenderedRow training(QuestionRow row) {
        SourceLine source = row.source();
        try {
            Conversation conversation = conversation(row);
            RowOutcome outcome =
                    new ConversationEncoder(tokenizer, template, renderOptions, encoding).encode(conversation);
            if (outcome instanceof RowOutcome.Kept kept) {
                List<TokenRow> tokens = kept.sequences().stream()
                        .map(sequence -> TokenRow.of(tokenizer, sequence))
                        .toList();
                return new RenderedRow(source, texts(conversation, kept.notes(), tokens), tokens);
            }
            throw new TextException(source + ": "
                    + (outcome instanceof RowOutcome.Invalid invalid
                            ? invalid.problem()
                            : "the row "
                                    + ((RowOutcome.Dropped) outcome).reason().description()));
        } catch (RowException | TemplateException e) {
            throw new TextException(source + ": " + e.getMessage());
        }
    }

    private static Conversation conversation(QuestionRow row) throws RowException {
        ObjectNode fields = fields(row)
                .orElseThrow(() -> new TextException(row.source() + ": " + ((QuestionRow.Unusable) row).problem()));
        for (Map.Entry<String, ConversationFormat> format : FORMATS.entrySet()) {
            if (fields.hasNonNull(format.getKey())) {
                return format.getValue().read(fields, row.source());
            }
        }
        throw new RowException("has none of the fields messages, conversations and instruction");
    }

    /** What the template writes; where that was cut to fit, what is left of it. */
    private List<String> texts(Conversation conversation, Set<RowNote> notes, List<TokenRow> tokens) {
        RenderOptions options = renderOptions.withGenerationPrompt(false).withTools(conversation.tools());
        List<String> whole = template.renderForTraining(withSystem(conversation.messages()), options).stream()
                .map(RenderedConversation::text)
                .toList();
        boolean complete = whole.size() == tokens.size() && Collections.disjoint(notes, CUTS);
        return complete ? whole : tokens.stream().map(TokenRow::text).toList();
    }

    /** @throws TextException naming the row and why it asks nothing */
    public RenderedRow prompt(QuestionRow row) {
        if (row instanceof QuestionRow.Unusable unusable) {
            throw new TextException(row.source() + ": " + unusable.problem());
        }
        Question question = ((QuestionRow.Usable) row).question();
        List<Message> messages = new ArrayList<>();
        List<Map<String, Object>> tools = List.of();
        if (question instanceof Question.Dialogue dialogue) {
            messages.addAll(dialogue.messages());
            tools = dialogue.tools();
        } else if (question instanceof Question.Prompt prompt) {
            prompt.system().ifPresent(system -> messages.add(Message.system(system)));
            messages.add(Message.user(prompt.text()));
        }
        try {
            RenderOptions options = renderOptions.withGenerationPrompt(true);
            List<Message> all = withSystem(messages);
            String text = template.render(all, options.withTools(tools));
            ContentQuotes quotes = encoding.splitSpecialTokens()
                    ? new ContentQuotes(tokenizer::quoted, tokenizer::quotedAnswer)
                    : ContentQuotes.NONE;
            String quoted = template.render(quotes.messages(all), options.withTools(quotes.tools(tools)));
            return new RenderedRow(
                    row.source(), List.of(text), List.of(TokenRow.unlearned(tokenizer, tokenizer.encode(quoted))));
        } catch (TemplateException e) {
            throw new TextException(row.source() + ": " + e.getMessage());
        }
    }

    private List<Message> withSystem(List<Message> messages) {
        if (encoding.systemPrompt().isEmpty() || messages.get(0).role().equals(Message.SYSTEM)) {
            return messages;
        }
        List<Message> all = new ArrayList<>(messages);
        all.add(0, Message.system(encoding.systemPrompt().get()));
        return all;
    }
}

package org.medicalgpt4j.stage;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.medicalgpt4j.load.ConversationStyle;
import org.medicalgpt4j.recipe.DialogueData;
import org.medicalgpt4j.recipe.TemplateSource;
import org.medicalgpt4j.recipe.ToolFormatName;
import org.medicalgpt4j.template.ChatTemplate;
import org.medicalgpt4j.template.TemplateException;
import org.medicalgpt4j.template.named.NamedTemplates;
import org.medicalgpt4j.template.tool.ToolFormats;
import org.medicalgpt4j.tokenizer.Tokenizer;

/** The chat template that a recipe asks for. */
public final class ChatTemplates {
    private ChatTemplates() {}

    /** @throws StageException if neither the model nor its family has a template, or the file cannot be used */
    public static ChatTemplate of(DialogueData data, Tokenizer tokenizer, Path model) {
        return style(data, tokenizer, model).template();
    }

    /** As {@link #of(DialogueData, Tokenizer, Path)}, with what else is known of the style. */
    public static ConversationStyle style(DialogueData data, Tokenizer tokenizer, Path model) {
        return style(data.template(), data.toolFormat(), tokenizer, model);
    }

    /** As {@link #of(DialogueData, Tokenizer, Path)}, for data of other kinds. */
    public static ConversationStyle style(
            TemplateSource source, Optional<ToolFormatName> toolFormat, Tokenizer tokenizer, Path model) {
        ConversationStyle style = style(source, tokenizer, model);
        return toolFormat
                .map(name -> ToolFormats.of(name.name().toLowerCase(Locale.ROOT)))
                .map(style::with)
                .orElse(style);
    }

    private static ConversationStyle style(TemplateSource source, Tokenizer tokenizer, Path model) {
        if (source instanceof TemplateSource.Named named) {
            return ConversationStyle.of(NamedTemplates.of(named.name()), tokenizer);
        }
        if (source instanceof TemplateSource.FromFile file) {
            try {
                return ConversationStyle.ofFile(file.path(), tokenizer);
            } catch (TemplateException e) {
                throw new StageException("data.template: " + e.getMessage());
            }
        }
        return ConversationStyle.ofModel(tokenizer, model)
                .orElseThrow(() -> new StageException("data.template is auto, but the model " + model
                        + " has no chat template; set it to the name of one, or to a Jinja file"));
    }
}

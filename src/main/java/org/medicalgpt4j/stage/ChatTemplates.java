package org.medicalgpt4j.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.medicalgpt4j.recipe.TemplateSource;
import org.medicalgpt4j.template.ChatTemplate;
import org.medicalgpt4j.tokenizer.Tokenizer;

/** The chat template that a recipe asks for. */
public final class ChatTemplates {
    private ChatTemplates() {}

    /** @throws StageException if the model has no template of its own, or the file cannot be read */
    public static ChatTemplate of(TemplateSource source, Tokenizer tokenizer, Path model) {
        if (source instanceof TemplateSource.FromFile file) {
            try {
                return ChatTemplate.parse(file.path().toString(), Files.readString(file.path()));
            } catch (IOException failure) {
                throw new StageException("data.template: " + file.path() + " cannot be read: " + failure.getMessage());
            }
        }
        String text = tokenizer
                .chatTemplate()
                .orElseThrow(() -> new StageException("data.template is auto, but the model " + model
                        + " has no chat template; name a Jinja file instead"));
        return ChatTemplate.parse("chat template of " + model, text);
    }
}

package org.medicalgpt4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.medicalgpt4j.load.ConversationStyle;
import org.medicalgpt4j.template.TemplateException;
import org.medicalgpt4j.template.named.NamedTemplates;
import org.medicalgpt4j.template.tool.ToolFormat;
import org.medicalgpt4j.template.tool.ToolFormats;
import org.medicalgpt4j.tokenizer.Tokenizer;

/** Options that say how conversations are written. */
final class TemplateArguments {
    private static final String TEMPLATE = "template";
    private static final String TOOL_FORMAT = "tool-format";

    private TemplateArguments() {}

    static Options addTo(Options options) {
        return options.addOption(Values.option(
                        TEMPLATE, "NAME", "chat template by name, or a Jinja file (the model's own, or its family's)"))
                .addOption(Values.option(
                        TOOL_FORMAT, "NAME", "how tools are written: " + String.join(", ", ToolFormats.names())));
    }

    /** Empty if no template is named and neither the model nor its family has one. */
    static Optional<ConversationStyle> read(CommandLine line, Tokenizer tokenizer, Path model) {
        Optional<ToolFormat> format = Values.text(line, TOOL_FORMAT)
                .map(name -> ToolFormats.find(name)
                        .orElseThrow(() -> new UsageException("--" + TOOL_FORMAT + " is '" + name
                                + "', expected one of " + String.join(", ", ToolFormats.names()))));
        Optional<String> named = Values.text(line, TEMPLATE);
        Optional<ConversationStyle> style = named.isPresent()
                ? Optional.of(named(named.get(), tokenizer))
                : ConversationStyle.ofModel(tokenizer, model);
        return format.isPresent() ? style.map(found -> found.with(format.get())) : style;
    }

    private static ConversationStyle named(String name, Tokenizer tokenizer) {
        if (NamedTemplates.find(name).isPresent()) {
            return ConversationStyle.of(NamedTemplates.of(name), tokenizer);
        }
        Path file = RecipeArguments.path(name);
        if (!Files.exists(file)) {
            throw new TemplateException("--" + TEMPLATE + " is '" + name
                    + "', expected a Jinja file that exists or one of " + String.join(", ", NamedTemplates.names()));
        }
        return ConversationStyle.ofFile(file, tokenizer);
    }
}

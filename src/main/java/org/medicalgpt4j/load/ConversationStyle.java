package org.medicalgpt4j.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.medicalgpt4j.template.ChatTemplate;
import org.medicalgpt4j.template.TemplateException;
import org.medicalgpt4j.template.named.NamedTemplate;
import org.medicalgpt4j.template.named.Surroundings;
import org.medicalgpt4j.template.tool.CallSyntax;
import org.medicalgpt4j.template.tool.ToolFormat;
import org.medicalgpt4j.template.tool.ToolFormats;
import org.medicalgpt4j.tokenizer.Tokenizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How conversations are written for a model.
 *
 * @param template writes them, tools included
 * @param jinja the template's text, without tools that a format writes
 * @param stops tokens or texts beside the end of text that end an answer
 * @param calls how the model writes calls of tools; none if the template has no tools, or in a way that is not known
 */
public record ConversationStyle(ChatTemplate template, String jinja, List<String> stops, Optional<CallSyntax> calls) {
    private static final Logger LOG = LoggerFactory.getLogger(ConversationStyle.class);

    public ConversationStyle {
        stops = List.copyOf(stops);
    }

    /**
     * The model's own style: its chat template or, where it has none, the one that its family is known to use, which is
     * said in the log. Empty if there is neither.
     *
     * @param model for messages, and where a family's files tell which version it is
     * @throws TemplateException if the model has a chat template that cannot be read
     */
    public static Optional<ConversationStyle> ofModel(Tokenizer tokenizer, Path model) {
        Optional<String> own = tokenizer.chatTemplate();
        if (own.isPresent()) {
            return Optional.of(ofJinja("chat template of " + model, own.get(), tokenizer));
        }
        Optional<NamedTemplate> usual = FamilyTemplates.of(model);
        usual.ifPresent(named -> LOG.warn("{} has no chat template; its family's is used: {}", model, named.name()));
        return usual.map(named -> of(named, tokenizer));
    }

    /** A template by name, for a model with this tokenizer. */
    public static ConversationStyle of(NamedTemplate named, Tokenizer tokenizer) {
        ChatTemplate template = named.template(surroundings(tokenizer));
        String jinja = template.identity();
        ConversationStyle style = new ConversationStyle(template, jinja, named.stops(), CallSyntax.of(jinja));
        return named.toolFormat().map(ToolFormats::of).map(style::with).orElse(style);
    }

    /** @throws TemplateException if the file cannot be read or is no template */
    public static ConversationStyle ofFile(Path jinja, Tokenizer tokenizer) {
        try {
            return ofJinja(jinja.toString(), Files.readString(jinja), tokenizer);
        } catch (IOException e) {
            throw new TemplateException(jinja + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** Those of the stops that are tokens with a role, which do not show in a text. */
    public Set<Integer> stopTokens(Tokenizer tokenizer) {
        Set<Integer> tokens = new TreeSet<>();
        for (String stop : stops) {
            tokenizer.tokenId(stop).stream()
                    .filter(tokenizer.specialIds()::contains)
                    .forEach(tokens::add);
        }
        return tokens;
    }

    /** The stops that show in a text. */
    public List<String> stopTexts(Tokenizer tokenizer) {
        Set<Integer> tokens = stopTokens(tokenizer);
        return stops.stream()
                .filter(stop -> tokenizer.tokenId(stop).stream().noneMatch(tokens::contains))
                .toList();
    }

    private static ConversationStyle ofJinja(String name, String jinja, Tokenizer tokenizer) {
        ChatTemplate template = ChatTemplate.parse(name, jinja);
        return new ConversationStyle(template, jinja, AnswerEnding.of(template, tokenizer), CallSyntax.of(jinja));
    }

    /** The style with tools written by a format in place of the template's own, or of another format. */
    public ConversationStyle with(ToolFormat format) {
        return new ConversationStyle(format.around(template), jinja, stops, Optional.of(format.syntax()));
    }

    /** What the tokenizer puts around a text by itself, as it is spelled; an end of text is not meant for prompts. */
    static Surroundings surroundings(Tokenizer tokenizer) {
        int[] bare = tokenizer.encode("a");
        int[] full = tokenizer.encodeWithSpecialTokens("a");
        for (int start = 0; start + bare.length <= full.length; start++) {
            int end = start + bare.length;
            if (Arrays.equals(full, start, end, bare, 0, bare.length)) {
                boolean ends = end < full.length && tokenizer.eos().contains(full[end]);
                return new Surroundings(
                        spelled(tokenizer, full, 0, start), ends ? "" : spelled(tokenizer, full, end, full.length));
            }
        }
        return Surroundings.NONE;
    }

    private static String spelled(Tokenizer tokenizer, int[] ids, int start, int end) {
        StringBuilder text = new StringBuilder();
        for (int i = start; i < end; i++) {
            text.append(tokenizer.token(ids[i]));
        }
        return text.toString();
    }
}

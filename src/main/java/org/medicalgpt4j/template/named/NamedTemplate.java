package org.medicalgpt4j.template.named;

import java.util.List;
import java.util.Optional;
import org.medicalgpt4j.template.ChatTemplate;

/**
 * A chat template that is known by name.
 *
 * @param name as recipes and commands name it
 * @param stops tokens or texts beside the end of text that end an answer
 * @param toolFormat name of the tool format of conversations with tools; none if the template writes tools itself
 */
public record NamedTemplate(String name, List<String> stops, Optional<String> toolFormat, Body body) {

    /** The template's text in Jinja. */
    interface Body {
        String jinja(Surroundings around);
    }

    public NamedTemplate {
        stops = List.copyOf(stops);
    }

    /** The whole template in Jinja, for a model whose tokenizer adds these to a text. */
    public String jinja(Surroundings around) {
        return body.jinja(around);
    }

    public ChatTemplate template(Surroundings around) {
        return ChatTemplate.parse("template " + name, jinja(around));
    }
}

package org.medicalgpt4j.recipe;

import java.nio.file.Path;
import org.medicalgpt4j.recipe.bind.Custom;

/** Where the chat template comes from. */
@Custom(TemplateSourceType.class)
public sealed interface TemplateSource {
    /** The model's own chat template. */
    record FromModel() implements TemplateSource {}

    /** A template that the program knows by name. */
    record Named(String name) implements TemplateSource {}

    /** A Jinja file. */
    record FromFile(Path path) implements TemplateSource {}
}

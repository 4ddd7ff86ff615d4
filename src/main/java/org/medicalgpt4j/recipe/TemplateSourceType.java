package org.medicalgpt4j.recipe;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.medicalgpt4j.recipe.bind.Binding;
import org.medicalgpt4j.recipe.bind.SchemaMode;
import org.medicalgpt4j.recipe.bind.Schemas;
import org.medicalgpt4j.recipe.bind.ValueType;
import org.medicalgpt4j.recipe.source.Nearest;
import org.medicalgpt4j.recipe.source.Node;
import org.medicalgpt4j.recipe.source.ScalarNode;

/** Notation of {@link TemplateSource}: {@code auto}, a name, or a path that ends in {@code .jinja}. */
final class TemplateSourceType implements ValueType<TemplateSource> {
    private static final String AUTO = "auto";
    private static final String ENDING = ".jinja";

    @Override
    public Optional<TemplateSource> read(Node node, String path, Binding binding) {
        Optional<TemplateSource> source = node instanceof ScalarNode scalar ? source(scalar.text()) : Optional.empty();
        if (source.isEmpty()) {
            binding.mismatch(node, path, expected() + didYouMean(node));
        } else if (source.get() instanceof TemplateSource.FromFile file) {
            binding.input(new Binding.InputFile("template", path, file.path(), node.at()));
        }
        return source;
    }

    private static Optional<TemplateSource> source(String text) {
        if (text.equals(AUTO)) {
            return Optional.of(new TemplateSource.FromModel());
        }
        if (TemplateNames.ALL.contains(text)) {
            return Optional.of(new TemplateSource.Named(text));
        }
        try {
            return text.endsWith(ENDING) ? Optional.of(new TemplateSource.FromFile(Path.of(text))) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static String didYouMean(Node node) {
        return node instanceof ScalarNode scalar
                ? Nearest.to(scalar.text(), TemplateNames.ALL)
                        .map(name -> "; did you mean '" + name + "'?")
                        .orElse("")
                : "";
    }

    @Override
    public Object write(TemplateSource value) {
        if (value instanceof TemplateSource.Named named) {
            return named.name();
        }
        return value instanceof TemplateSource.FromFile file
                ? file.path().toString().replace('\\', '/')
                : AUTO;
    }

    @Override
    public ObjectNode schema(SchemaMode mode) {
        ObjectNode word = Schemas.object();
        ArrayNode words = word.putArray("enum").add(AUTO);
        TemplateNames.ALL.forEach(words::add);
        ObjectNode either = Schemas.object();
        either.putArray("anyOf").add(word).add(Schemas.ofType("string").put("pattern", "^.+\\.jinja$"));
        return Schemas.orReplaced(either);
    }

    @Override
    public String expected() {
        return "'" + AUTO + "', the name of a template such as 'qwen', or the path of a " + ENDING + " file";
    }
}

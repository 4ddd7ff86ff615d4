package org.medicalgpt4j.recipe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.medicalgpt4j.recipe.bind.Binding;
import org.medicalgpt4j.recipe.bind.SchemaMode;
import org.medicalgpt4j.recipe.bind.Schemas;
import org.medicalgpt4j.recipe.bind.ValueType;
import org.medicalgpt4j.recipe.source.Node;
import org.medicalgpt4j.recipe.source.ScalarNode;

/** Notation of {@link Resume}: {@code auto}, {@code never}, or the path of a folder. */
final class ResumeType implements ValueType<Resume> {
    private static final String AUTO = "auto";
    private static final String NEVER = "never";

    @Override
    public Optional<Resume> read(Node node, String path, Binding binding) {
        Optional<Resume> resume = node instanceof ScalarNode scalar ? resume(scalar.text()) : Optional.empty();
        if (resume.isEmpty()) {
            binding.mismatch(node, path, expected());
        }
        return resume;
    }

    private static Optional<Resume> resume(String text) {
        if (text.equals(AUTO)) {
            return Optional.of(new Resume.Automatic());
        }
        if (text.equals(NEVER)) {
            return Optional.of(new Resume.Never());
        }
        try {
            return text.isBlank() ? Optional.empty() : Optional.of(new Resume.From(Path.of(text)));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    @Override
    public Object write(Resume value) {
        if (value instanceof Resume.From from) {
            return from.checkpoint().toString().replace('\\', '/');
        }
        return value instanceof Resume.Never ? NEVER : AUTO;
    }

    @Override
    public ObjectNode schema(SchemaMode mode) {
        return Schemas.orReplaced(Schemas.ofType("string").put("minLength", 1));
    }

    @Override
    public String expected() {
        return "'" + AUTO + "', '" + NEVER + "' or the path of a checkpoint folder";
    }
}

package org.medicalgpt4j.recipe.bind;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.medicalgpt4j.recipe.source.Node;

/**
 * A file or folder, absolute or relative to the current directory.
 *
 * @param input kind of input that the path names; empty for paths that a run does not read
 */
record PathType(String input) implements ValueType<Path> {
    @Override
    public Optional<Path> read(Node node, String path, Binding binding) {
        Optional<String> text = TextType.read(node, path, expected(), binding);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            Path file = Path.of(text.get());
            if (text.get().isBlank()) {
                binding.mismatch(node, path, expected());
                return Optional.empty();
            }
            if (!input.isEmpty()) {
                binding.input(new Binding.InputFile(input, path, file, node.at()));
            }
            return Optional.of(file);
        } catch (InvalidPathException e) {
            binding.mismatch(node, path, expected());
            return Optional.empty();
        }
    }

    @Override
    public Object write(Path value) {
        return value.toString().replace(File.separatorChar, '/');
    }

    @Override
    public ObjectNode schema(SchemaMode mode) {
        return Schemas.ofType("string").put("minLength", 1);
    }

    @Override
    public String expected() {
        return "a path";
    }
}

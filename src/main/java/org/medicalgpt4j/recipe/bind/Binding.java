package org.medicalgpt4j.recipe.bind;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.medicalgpt4j.recipe.source.Node;
import org.medicalgpt4j.recipe.source.Position;
import org.medicalgpt4j.recipe.source.Problems;
import org.medicalgpt4j.recipe.source.ScalarNode;

/** What one reading of a recipe finds besides its values: problems, and the files and folders it will read. */
public final class Binding {
    /** A file or folder that a run reads, and where the recipe names it. */
    public record InputFile(String kind, String key, Path path, Position at) {}

    private final Problems problems;
    private final Set<String> allKeys;
    private final List<InputFile> inputs = new ArrayList<>();

    /**
     * @param allKeys every key path of the whole recipe, to say where a misplaced key belongs
     */
    public Binding(Problems problems, Set<String> allKeys) {
        this.problems = problems;
        this.allKeys = Set.copyOf(allKeys);
    }

    public Problems problems() {
        return problems;
    }

    public Set<String> allKeys() {
        return allKeys;
    }

    public List<InputFile> inputs() {
        return List.copyOf(inputs);
    }

    /** Notes a file or folder that a run reads. */
    public void input(InputFile input) {
        inputs.add(input);
    }

    /** Reports a value that is not what its key expects. */
    public void mismatch(Node node, String path, String expected) {
        if (node instanceof ScalarNode scalar && scalar.kind() == ScalarNode.Kind.UNKNOWN) {
            return;
        }
        problems.add(node.at(), "'" + path + "' is " + node.seen() + ", expected " + expected);
    }
}

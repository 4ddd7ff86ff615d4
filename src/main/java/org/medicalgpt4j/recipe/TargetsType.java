package org.medicalgpt4j.recipe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.medicalgpt4j.recipe.bind.Binding;
import org.medicalgpt4j.recipe.bind.SchemaMode;
import org.medicalgpt4j.recipe.bind.Schemas;
import org.medicalgpt4j.recipe.bind.ValueType;
import org.medicalgpt4j.recipe.source.ListNode;
import org.medicalgpt4j.recipe.source.Node;
import org.medicalgpt4j.recipe.source.ScalarNode;

/** Notation of {@link Targets}: a word or a list of words are names, any other text is a regular expression. */
final class TargetsType implements ValueType<Targets> {
    static final String ALL_LINEAR = "all-linear";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]+(\\.[A-Za-z0-9_]+)*");

    @Override
    public Optional<Targets> read(Node node, String path, Binding binding) {
        Optional<Targets> targets = node instanceof ListNode list ? names(list) : text(node);
        if (targets.isEmpty()) {
            binding.mismatch(node, path, expected());
        }
        return targets;
    }

    private static Optional<Targets> text(Node node) {
        if (!(node instanceof ScalarNode scalar) || !scalar.readableAs(ScalarNode.Kind.TEXT)) {
            return Optional.empty();
        }
        String text = scalar.text();
        if (text.equals(ALL_LINEAR)) {
            return Optional.of(new Targets.AllLinear());
        }
        if (NAME.matcher(text).matches()) {
            return Optional.of(new Targets.Named(List.of(text)));
        }
        try {
            Pattern.compile(text);
            return text.isEmpty() ? Optional.empty() : Optional.of(new Targets.Matching(text));
        } catch (PatternSyntaxException e) {
            return Optional.empty();
        }
    }

    private static Optional<Targets> names(ListNode list) {
        List<String> names = new ArrayList<>();
        for (Node item : list.items()) {
            if (item instanceof ScalarNode scalar
                    && scalar.readableAs(ScalarNode.Kind.TEXT)
                    && NAME.matcher(scalar.text()).matches()) {
                names.add(scalar.text());
            }
        }
        boolean complete = !names.isEmpty() && names.size() == list.items().size();
        return complete ? Optional.of(new Targets.Named(names)) : Optional.empty();
    }

    @Override
    public Object write(Targets value) {
        if (value instanceof Targets.AllLinear) {
            return ALL_LINEAR;
        }
        return value instanceof Targets.Named named ? named.names() : ((Targets.Matching) value).expression();
    }

    @Override
    public ObjectNode schema(SchemaMode mode) {
        ObjectNode list = Schemas.ofType("array").put("minItems", 1);
        list.set("items", Schemas.ofType("string").put("pattern", "^" + NAME.pattern() + "$"));
        ObjectNode schema = Schemas.object();
        schema.putArray("anyOf")
                .add(Schemas.ofType("string").put("minLength", 1))
                .add(list);
        return schema;
    }

    @Override
    public String expected() {
        return "'" + ALL_LINEAR + "', a layer name, a list of layer names, or a regular expression";
    }
}

package org.medicalgpt4j.recipe.source;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads YAML into {@link Node}s. One document without tags and merge keys; anchors and aliases are bounded. Nothing is
 * constructed from the file but texts, lists and maps.
 */
final class YamlReader {
    private static final Tag PLAIN = new Tag("!plain");

    /** Keeps unquoted scalars as they are written: what they mean is decided by {@link ScalarNode#kindOf}. */
    private static final class Untyped extends Resolver {
        @Override
        public Tag resolve(NodeId kind, String value, boolean implicit) {
            return kind == NodeId.scalar && implicit ? PLAIN : super.resolve(kind, value, false);
        }
    }

    private final Position source;
    private final Problems problems;
    private final Map<org.yaml.snakeyaml.nodes.Node, Boolean> open = new IdentityHashMap<>();
    private int values;

    private YamlReader(Position source, Problems problems) {
        this.source = source;
        this.problems = problems;
    }

    /** The only document in {@code text}; an empty text reads as an empty map. Empty if there were problems. */
    static Optional<Node> read(String text, Position source, Problems problems) {
        return new YamlReader(source, problems).document(text);
    }

    private Optional<Node> document(String text) {
        int before = problems.count();
        try {
            Iterator<org.yaml.snakeyaml.nodes.Node> documents =
                    yaml().composeAll(new StringReader(text)).iterator();
            if (!documents.hasNext()) {
                return Optional.of(MapNode.empty(source.at(1, 1)));
            }
            Node first = node(documents.next());
            if (documents.hasNext()) {
                problems.add(
                        position(documents.next().getStartMark()),
                        "a second document begins here, but a recipe is one document; remove the line '---' above");
            }
            return problems.count() == before ? Optional.of(first) : Optional.empty();
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark() != null ? e.getProblemMark() : e.getContextMark();
            String context = e.getContext() == null ? "" : " (" + e.getContext() + ")";
            problems.add(mark == null ? source : position(mark), "not valid YAML: " + e.getProblem() + context);
        } catch (YAMLException e) {
            problems.add(
                    source,
                    "not valid YAML: " + e.getMessage().lines().findFirst().orElse("unreadable"));
        }
        return Optional.empty();
    }

    private static Yaml yaml() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Limits.FILE_BYTES);
        options.setNestingDepthLimit(Limits.DEPTH);
        options.setMaxAliasesForCollections(Limits.ALIASES);
        options.setAllowRecursiveKeys(false);
        // Nothing is constructed from a tag; refuseTag says so at its place.
        options.setTagInspector(tag -> true);
        DumperOptions dump = new DumperOptions();
        return new Yaml(new SafeConstructor(options), new Representer(dump), dump, options, new Untyped());
    }

    private Node node(org.yaml.snakeyaml.nodes.Node yaml) {
        Position at = position(yaml.getStartMark());
        if (++values > Limits.VALUES) {
            throw new YAMLException("more than " + Limits.VALUES + " values");
        }
        if (yaml instanceof org.yaml.snakeyaml.nodes.ScalarNode scalar) {
            return scalar(at, scalar);
        }
        if (open.put(yaml, true) != null) {
            problems.add(at, "this value contains itself through a YAML alias");
            return ScalarNode.plain(at, "");
        }
        Node result = yaml instanceof MappingNode map ? map(at, map) : list(at, (SequenceNode) yaml);
        open.remove(yaml);
        return result;
    }

    private Node scalar(Position at, org.yaml.snakeyaml.nodes.ScalarNode scalar) {
        if (scalar.getTag().equals(PLAIN)) {
            return ScalarNode.plain(at, scalar.getValue());
        }
        refuseTag(at, scalar.getTag(), Tag.STR);
        return ScalarNode.text(at, scalar.getValue());
    }

    private Node list(Position at, SequenceNode yaml) {
        refuseTag(at, yaml.getTag(), Tag.SEQ);
        List<Node> items = new ArrayList<>();
        yaml.getValue().forEach(item -> items.add(node(item)));
        return new ListNode(at, items);
    }

    private Node map(Position at, MappingNode yaml) {
        refuseTag(at, yaml.getTag(), Tag.MAP);
        Map<String, MapNode.Entry> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : yaml.getValue()) {
            Position keyAt = position(tuple.getKeyNode().getStartMark());
            if (!(tuple.getKeyNode() instanceof org.yaml.snakeyaml.nodes.ScalarNode key)) {
                problems.add(keyAt, "a key must be a single word, not a list or a section");
                continue;
            }
            MapNode.Entry entry = new MapNode.Entry(keyAt, node(tuple.getValueNode()));
            if (key.getTag().equals(PLAIN) && key.getValue().equals("<<")) {
                problems.add(
                        keyAt, "YAML merge keys ('<<') are not read in recipes; use 'extends' to build on a recipe");
            } else {
                Duplicates.put(entries, key.getValue(), entry, problems);
            }
        }
        return new MapNode(at, entries);
    }

    private void refuseTag(Position at, Tag seen, Tag own) {
        if (!seen.equals(own)) {
            problems.add(at, "YAML tags are not read in recipes, but this value has the tag '" + seen.getValue() + "'");
        }
    }

    private Position position(Mark mark) {
        return source.at(mark.getLine() + 1, mark.getColumn() + 1);
    }
}

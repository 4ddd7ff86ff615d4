package org.medicalgpt4j.recipe.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads strict JSON into {@link Node}s. */
final class JsonReader {
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Limits.DEPTH)
                    .maxDocumentLength(Limits.FILE_BYTES)
                    .maxNumberLength(64)
                    .build())
            .build();

    private final Position source;
    private final Problems problems;

    private JsonReader(Position source, Problems problems) {
        this.source = source;
        this.problems = problems;
    }

    /** The only value in {@code text}. Empty if there were problems. */
    static Optional<Node> read(String text, Position source, Problems problems) {
        return new JsonReader(source, problems).document(text);
    }

    private Optional<Node> document(String text) {
        int before = problems.count();
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() == null) {
                problems.add(source.at(1, 1), "not valid JSON: the file is empty");
                return Optional.empty();
            }
            Node first = node(parser);
            if (parser.nextToken() != null) {
                problems.add(position(parser), "a second value begins here, but a recipe is one JSON object");
            }
            return problems.count() == before ? Optional.of(first) : Optional.empty();
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            problems.add(
                    at == null ? source : source.at(at.getLineNr(), at.getColumnNr()),
                    "not valid JSON: " + e.getOriginalMessage());
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("reading a text in memory", e);
        }
    }

    private Node node(JsonParser parser) throws IOException {
        Position at = position(parser);
        return switch (parser.currentToken()) {
            case START_OBJECT -> map(at, parser);
            case START_ARRAY -> list(at, parser);
            case VALUE_STRING -> ScalarNode.text(at, parser.getText());
            default -> ScalarNode.plain(at, parser.getText());
        };
    }

    private Node list(Position at, JsonParser parser) throws IOException {
        List<Node> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node(parser));
        }
        return new ListNode(at, items);
    }

    private Node map(Position at, JsonParser parser) throws IOException {
        Map<String, MapNode.Entry> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            Position keyAt = position(parser);
            String key = parser.currentName();
            parser.nextToken();
            Duplicates.put(entries, key, new MapNode.Entry(keyAt, node(parser)), problems);
        }
        return new MapNode(at, entries);
    }

    private Position position(JsonParser parser) {
        JsonLocation at = parser.currentTokenLocation();
        return source.at(at.getLineNr(), at.getColumnNr());
    }
}

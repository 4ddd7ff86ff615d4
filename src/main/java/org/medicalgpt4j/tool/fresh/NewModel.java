package org.medicalgpt4j.tool.fresh;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.medicalgpt4j.checkpoint.CheckpointException;
import org.medicalgpt4j.checkpoint.ExistingFolder;
import org.medicalgpt4j.checkpoint.FileContent;
import org.medicalgpt4j.checkpoint.Publication;
import org.medicalgpt4j.model.Architectures;
import org.medicalgpt4j.tokenizer.BpeTrainer;
import org.medicalgpt4j.tokenizer.TrainedVocabulary;

/**
 * Makes the folder of a model that has a configuration and a tokenizer but no weights yet: what a pre-training recipe with
 * {@code model.weights: fresh} begins with. The tokenizer is learned from text files; the chat template is ChatML.
 */
public final class NewModel {
    private static final String END_OF_TEXT = "<|endoftext|>";
    private static final String TURN_START = "<|im_start|>";
    private static final String TURN_END = "<|im_end|>";
    private static final int RARE = 2;
    private static final ObjectMapper JSON = new ObjectMapper();

    private NewModel() {}

    /** @return number of tokens of the vocabulary */
    public static int create(ModelShape shape, List<Path> texts, Path target, boolean replace) {
        TrainedVocabulary vocabulary = new BpeTrainer(
                        shape.vocabulary(), RARE, List.of(END_OF_TEXT, TURN_START, TURN_END))
                .train(() -> lines(texts).iterator());
        int end = vocabulary.specialId(END_OF_TEXT);
        ObjectNode config = shape.config(vocabulary.size(), end);
        Architectures.of(config); // refuses sizes that do not fit each other
        Map<String, byte[]> tokenizer = vocabulary.files(END_OF_TEXT, END_OF_TEXT, chatTemplate());
        Publication.onDisk().folder(target, replace ? ExistingFolder.REPLACE : ExistingFolder.REFUSE, draft -> {
            draft.json("config.json", config);
            draft.json("generation_config.json", generation(end, vocabulary.specialId(TURN_END)));
            tokenizer.forEach(
                    (name, bytes) -> draft.file(name, FileContent.text(new String(bytes, StandardCharsets.UTF_8))));
        });
        return vocabulary.size();
    }

    private static JsonNode generation(int endOfText, int endOfTurn) {
        ObjectNode generation = JsonNodeFactory.instance.objectNode();
        generation.putArray("eos_token_id").add(endOfTurn).add(endOfText);
        generation.put("pad_token_id", endOfText);
        return generation;
    }

    /** Lines of text files, and the {@code text} of JSON Lines rows. */
    private static Stream<String> lines(List<Path> texts) {
        return texts.stream().flatMap(path -> {
            try {
                boolean rows = path.toString().endsWith(".jsonl");
                return Files.lines(path).map(line -> rows ? text(path, line) : line);
            } catch (IOException failure) {
                throw new CheckpointException(path + " cannot be read: " + failure.getMessage(), failure);
            }
        });
    }

    private static String text(Path path, String line) {
        try {
            return JSON.readTree(line).path("text").asText();
        } catch (JsonProcessingException broken) {
            throw new CheckpointException(
                    path + " has a line that is not JSON: " + broken.getOriginalMessage(), broken);
        }
    }

    private static String chatTemplate() {
        try (InputStream in = NewModel.class.getResourceAsStream("/templates/chatml.jinja")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}

package org.medicalgpt4j;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.medicalgpt4j.checkpoint.ExistingFolder;
import org.medicalgpt4j.checkpoint.ModelFolderContent;
import org.medicalgpt4j.checkpoint.OutgoingTensor;
import org.medicalgpt4j.checkpoint.Publication;
import org.medicalgpt4j.checkpoint.ScalarType;
import org.medicalgpt4j.checkpoint.TensorInfo;
import org.medicalgpt4j.model.Architectures;
import org.medicalgpt4j.model.GraphOptions;
import org.medicalgpt4j.model.Parameter;

/**
 * A model folder with random weights, a tokenizer whose tokens are bytes (ids 0 to 255), {@code <|im_start|>} 256,
 * {@code <|im_end|>} 257, and a ChatML template.
 */
public final class TinyModel {
    public static final int START = 256;
    public static final int END = 257;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TEMPLATE =
            "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n"
                    + "{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";

    private final ObjectNode config = JSON.createObjectNode();
    private final long seed;

    public TinyModel(long seed) {
        this.seed = seed;
        config.put("model_type", "llama")
                .put("vocab_size", 258)
                .put("hidden_size", 32)
                .put("intermediate_size", 48)
                .put("num_hidden_layers", 2)
                .put("num_attention_heads", 4)
                .put("num_key_value_heads", 2)
                .put("max_position_embeddings", 256)
                .put("rms_norm_eps", 1e-5)
                .put("tie_word_embeddings", false)
                .put("eos_token_id", END);
    }

    public TinyModel with(String key, JsonNode value) {
        config.set(key, value);
        return this;
    }

    public TinyModel with(String key, int value) {
        config.put(key, value);
        return this;
    }

    public TinyModel with(String key, String json) {
        try {
            config.set(key, JSON.readTree(json));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the folder and returns it. */
    public Path write(Path folder) {
        Random random = new Random(seed);
        List<OutgoingTensor> tensors = new ArrayList<>();
        for (Parameter parameter :
                Architectures.of(config).build(GraphOptions.scoring()).parameters()) {
            TensorInfo info = new TensorInfo(parameter.name(), ScalarType.F32, parameter.shape());
            boolean norm = parameter.shape().length == 1;
            float[] values = new float[(int) parameter.elements()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (norm ? 1 + 0.1 * random.nextGaussian() : 0.2 * random.nextGaussian());
            }
            tensors.add(OutgoingTensor.floats(
                    info, (offset, target, length) -> System.arraycopy(values, (int) offset, target, 0, length)));
        }
        new ModelFolderContent(config, Optional.empty(), List.of(), tensors)
                .publish(Publication.onDisk(), folder, ExistingFolder.REPLACE, 1 << 20);
        try {
            Files.writeString(folder.resolve("tokenizer.json"), tokenizer().toPrettyString());
            Files.writeString(
                    folder.resolve("tokenizer_config.json"),
                    JSON.createObjectNode()
                            .put("eos_token", "<|im_end|>")
                            .put("chat_template", TEMPLATE)
                            .toPrettyString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folder;
    }

    private static ObjectNode tokenizer() {
        ObjectNode root = JSON.createObjectNode().put("version", "1.0");
        ArrayNode added = root.putArray("added_tokens");
        List.of("<|im_start|>", "<|im_end|>")
                .forEach(token -> added.addObject()
                        .put("id", START + added.size() - 1)
                        .put("content", token)
                        .put("single_word", false)
                        .put("lstrip", false)
                        .put("rstrip", false)
                        .put("normalized", false)
                        .put("special", true));
        root.putObject("pre_tokenizer")
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", false);
        root.putObject("decoder")
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", false);
        ObjectNode model = root.putObject("model").put("type", "BPE");
        ObjectNode vocabulary = model.putObject("vocab");
        int shifted = 256;
        for (int value = 0; value < 256; value++) {
            boolean printable = value >= '!' && value <= '~' || value >= 0xa1 && value <= 0xac || value >= 0xae;
            vocabulary.put(Character.toString(printable ? value : shifted++), value);
        }
        model.putArray("merges");
        return root;
    }
}

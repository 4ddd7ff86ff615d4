package org.medicalgpt4j.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * All that goes into a Hugging Face model folder.
 *
 * @param config {@code config.json}; its data type is set to that of most of the weights
 * @param companions files that are copied as they are, see {@link TokenizerFiles#in}
 * @param tensors by Hugging Face's names, in the order of the files
 */
public record ModelFolderContent(
        JsonNode config, Optional<JsonNode> generationConfig, List<Path> companions, List<OutgoingTensor> tensors) {

    private static final Map<ScalarType, String> TORCH_NAMES =
            Map.of(ScalarType.F32, "float32", ScalarType.F16, "float16", ScalarType.BF16, "bfloat16");

    public ModelFolderContent {
        companions = List.copyOf(companions);
        tensors = List.copyOf(tensors);
    }

    /**
     * Publishes the folder.
     *
     * @param largestShard bytes of weights in one file at most
     * @throws CheckpointException where the target is taken, the disk has no room for it, or something cannot be written
     */
    public void publish(Publication publication, Path target, ExistingFolder existing, long largestShard) {
        publication.requireSpace(target, bytes());
        publication.folder(target, existing, files(largestShard));
    }

    /** Bytes of the weights. */
    public long bytes() {
        return new Shards(tensors, Long.MAX_VALUE).totalBytes();
    }

    /**
     * The files of the folder.
     *
     * @param largestShard bytes of weights in one file at most
     */
    public FolderContent files(long largestShard) {
        return draft -> {
            draft.json(HuggingFaceModel.CONFIG, typedConfig());
            generationConfig.ifPresent(json -> draft.json(HuggingFaceModel.GENERATION_CONFIG, json));
            companions.forEach(file -> draft.file(file.getFileName().toString(), FileContent.copyOf(file)));
            new Shards(tensors, largestShard).writeTo(draft);
        };
    }

    /** Older configurations say {@code torch_dtype}, newer ones {@code dtype}. */
    private JsonNode typedConfig() {
        ObjectNode typed = config.deepCopy();
        tensors.stream()
                .filter(tensor -> TORCH_NAMES.containsKey(tensor.info().type()))
                .collect(Collectors.groupingBy(
                        tensor -> tensor.info().type(),
                        Collectors.summingLong(tensor -> tensor.info().elements())))
                .entrySet()
                .stream()
                .max(Map.Entry.comparingByValue())
                .ifPresent(type ->
                        typed.put(typed.has("dtype") ? "dtype" : "torch_dtype", TORCH_NAMES.get(type.getKey())));
        return typed;
    }
}

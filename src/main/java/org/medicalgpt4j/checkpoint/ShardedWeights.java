package org.medicalgpt4j.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A model in several files, named by an index such as {@code model.safetensors.index.json}: its {@code weight_map} says which file holds which tensor.
 * The {@code metadata.total_size} of an index is not relied upon: many real ones are wrong.
 */
final class ShardedWeights {
    private ShardedWeights() {}

    /**
     * Opens every shard the index names.
     *
     * @param suffix how the names of shards end
     * @param reader opens a shard
     * @throws CheckpointException where the index or a shard is malformed, a shard is missing or lies outside the folder,
     *     or a tensor is not in the shard the index says
     */
    static ParameterStore open(Path index, String suffix, Function<Path, ParameterStore> reader) {
        JsonNode weightMap = StrictJson.object(index).path("weight_map");
        if (!weightMap.isObject() || weightMap.isEmpty()) {
            throw new CheckpointException(index + " has no 'weight_map' that says which file holds which tensor");
        }
        Map<String, ParameterStore> shards = new LinkedHashMap<>();
        Map<String, Supplier<StoredTensor>> tensors = new LinkedHashMap<>();
        try {
            weightMap.properties().forEach(entry -> {
                ParameterStore shard = shards.computeIfAbsent(
                        fileName(index, entry, suffix), name -> reader.apply(shard(index, name)));
                if (!shard.contains(entry.getKey())) {
                    throw new CheckpointException(shard.source() + " has no tensor '" + entry.getKey() + "', but "
                            + index.getFileName() + " says so");
                }
                tensors.put(entry.getKey(), () -> shard.tensor(entry.getKey()));
            });
        } catch (CheckpointException failure) {
            shards.values().forEach(ParameterStore::close);
            throw failure;
        }
        return new CombinedStore(index.toString(), tensors, shards.values());
    }

    private static String fileName(Path index, Map.Entry<String, JsonNode> entry, String suffix) {
        if (!entry.getValue().isTextual()) {
            throw new CheckpointException(
                    index + ": 'weight_map' has no file name for '" + entry.getKey() + "' but " + entry.getValue());
        }
        String name = entry.getValue().textValue();
        boolean plain =
                name.endsWith(suffix) && name.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':' || c < ' ');
        if (!plain) {
            throw new CheckpointException(index + ": 'weight_map' names the file '" + name + "' for '" + entry.getKey()
                    + "', but a plain name of a " + suffix + " file in the same folder was expected");
        }
        return name;
    }

    private static Path shard(Path index, String name) {
        Path folder = index.toAbsolutePath().getParent();
        Path shard = folder.resolve(name);
        if (!Files.exists(shard)) {
            throw new CheckpointException(shard + " does not exist, but " + index.getFileName() + " names it");
        }
        try {
            Path real = shard.toRealPath();
            if (!real.startsWith(folder.toRealPath()) && !inHubCache(folder, real)) {
                throw new CheckpointException(
                        shard + " is a link to " + real + ", which lies outside the model folder");
            }
        } catch (IOException failure) {
            throw new CheckpointException(shard + " cannot be read: " + FileFailure.reason(failure), failure);
        }
        return shard;
    }

    /** Hugging Face's download cache keeps a model as {@code snapshots/REVISION} full of links into {@code blobs} two levels up. */
    private static boolean inHubCache(Path folder, Path real) throws IOException {
        Path snapshots = folder.toRealPath().getParent();
        return snapshots != null
                && snapshots.endsWith("snapshots")
                && real.startsWith(snapshots.resolveSibling("blobs"));
    }
}

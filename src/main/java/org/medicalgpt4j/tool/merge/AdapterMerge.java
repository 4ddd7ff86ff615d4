package org.medicalgpt4j.tool.merge;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.medicalgpt4j.checkpoint.AdapterConfig;
import org.medicalgpt4j.checkpoint.AdapterTensors;
import org.medicalgpt4j.checkpoint.CheckpointException;
import org.medicalgpt4j.checkpoint.ExistingFolder;
import org.medicalgpt4j.checkpoint.ModelFolderContent;
import org.medicalgpt4j.checkpoint.ModelSource;
import org.medicalgpt4j.checkpoint.OutgoingTensor;
import org.medicalgpt4j.checkpoint.ParameterStore;
import org.medicalgpt4j.checkpoint.PeftAdapter;
import org.medicalgpt4j.checkpoint.Publication;
import org.medicalgpt4j.checkpoint.ScalarType;
import org.medicalgpt4j.checkpoint.StoredTensor;
import org.medicalgpt4j.checkpoint.TensorInfo;
import org.medicalgpt4j.checkpoint.TokenizerFiles;

/**
 * Adds an adapter to the weights it was made for: {@code W + scale * B A}, computed in f32 and rounded to the type of the
 * result. Weights go from file to file, one tensor at a time.
 */
public final class AdapterMerge {
    private static final String WEIGHT = ".weight";
    private static final String LORA_A = ".lora_A.weight";

    /**
     * @param type of the result's weights; empty to keep that of each tensor (f32 for quantized ones)
     * @param largestShard bytes of weights in one file at most
     * @param replace whether a folder that is there already may be replaced
     */
    public record Options(Optional<ScalarType> type, long largestShard, boolean replace) {}

    /** @param merged number of layers the adapter changed */
    public record Result(Path folder, int merged, int tensors) {}

    private AdapterMerge() {}

    /**
     * Publishes a model folder.
     *
     * @throws CheckpointException if adapter and model do not fit, or a file cannot be read or written
     */
    public static Result run(Path model, Path adapterFolder, Path target, Options options) {
        ModelSource source = ModelSource.open(model);
        try (ParameterStore weights = source.openWeights();
                PeftAdapter adapter = PeftAdapter.open(adapterFolder)) {
            requireMergeable(adapter.config());
            Set<String> used = new HashSet<>();
            List<OutgoingTensor> tensors = new ArrayList<>();
            int merged = 0;
            for (String name : weights.names()) {
                Optional<MergedTensor> layer = merged(weights, adapter, name, used);
                merged += layer.isPresent() ? 1 : 0;
                tensors.add(outgoing(
                        name,
                        layer.<OutgoingTensor.FloatSource>map(l -> l).orElse(null),
                        saved(weights, adapter, name, used),
                        options));
            }
            requireAllUsed(adapter, used, weights);
            new ModelFolderContent(
                            source.config(),
                            source.generationConfig(),
                            companions(adapterFolder, source.path()),
                            tensors)
                    .publish(
                            Publication.onDisk(),
                            target,
                            options.replace() ? ExistingFolder.REPLACE : ExistingFolder.REFUSE,
                            options.largestShard());
            return new Result(target, merged, tensors.size());
        }
    }

    private static void requireMergeable(AdapterConfig config) {
        if (config.fanInFanOut()) {
            throw new CheckpointException("the adapter has fan_in_fan_out, which no model family here uses");
        }
    }

    private static Optional<MergedTensor> merged(
            ParameterStore weights, PeftAdapter adapter, String name, Set<String> used) {
        if (!name.endsWith(WEIGHT)) {
            return Optional.empty();
        }
        String a = adapterName(adapter, name.substring(0, name.length() - WEIGHT.length()) + LORA_A);
        String module = a.substring(AdapterTensors.PREFIX.length(), a.length() - LORA_A.length());
        String b = AdapterTensors.loraB(module);
        if (!adapter.weights().contains(a) || !adapter.weights().contains(b)) {
            return Optional.empty();
        }
        used.add(a);
        used.add(b);
        Optional<StoredTensor> magnitude = magnitude(adapter, module, used);
        return Optional.of(new MergedTensor(
                weights.tensor(name),
                adapter.weights().tensor(a),
                adapter.weights().tensor(b),
                magnitude,
                adapter.config().scale(module)));
    }

    /**
     * What the adapter calls a tensor of the weights: a model saved without its head lacks the first part of the name that
     * an adapter, made for the whole model, has.
     */
    private static String adapterName(PeftAdapter adapter, String name) {
        List<String> longer = adapter.weights().contains(AdapterTensors.PREFIX + name)
                ? List.of()
                : adapter.weights().names().stream()
                        .filter(other -> other.endsWith("." + name))
                        .toList();
        return longer.size() == 1 ? longer.get(0) : AdapterTensors.PREFIX + name;
    }

    private static Optional<StoredTensor> magnitude(PeftAdapter adapter, String module, Set<String> used) {
        String name = AdapterTensors.magnitude(module);
        if (!adapter.config().useDora() || !adapter.weights().contains(name)) {
            return Optional.empty();
        }
        used.add(name);
        return Optional.of(adapter.weights().tensor(name));
    }

    /** The tensor itself, or what the adapter holds in its place. */
    private static StoredTensor saved(ParameterStore weights, PeftAdapter adapter, String name, Set<String> used) {
        String saved = adapterName(adapter, name);
        if (adapter.weights().contains(saved)) {
            used.add(saved);
            return adapter.weights().tensor(saved);
        }
        return weights.tensor(name);
    }

    private static OutgoingTensor outgoing(
            String name, OutgoingTensor.FloatSource merged, StoredTensor stored, Options options) {
        ScalarType type = options.type().orElseGet(() -> kept(stored));
        TensorInfo info = new TensorInfo(name, type, stored.info().shape());
        return OutgoingTensor.floats(
                info,
                merged != null ? merged : (offset, target, length) -> stored.readFloats(offset, target, 0, length));
    }

    private static ScalarType kept(StoredTensor tensor) {
        return tensor.info().type() instanceof ScalarType type && (type == ScalarType.F16 || type == ScalarType.BF16)
                ? type
                : ScalarType.F32;
    }

    private static void requireAllUsed(PeftAdapter adapter, Set<String> used, ParameterStore weights) {
        List<String> left = adapter.weights().names().stream()
                .filter(name -> !used.contains(name))
                // a tied head saved under its second name belongs to a tensor that the model stores once
                .filter(name -> !name.equals(AdapterTensors.saved("lm_head.weight")))
                .toList();
        if (!left.isEmpty()) {
            throw new CheckpointException("the adapter's tensor " + left.get(0) + " has no place in " + weights.source()
                    + (left.size() > 1 ? ", nor have " + (left.size() - 1) + " others" : ""));
        }
    }

    private static List<Path> companions(Path adapter, Path model) {
        List<Path> own = TokenizerFiles.in(adapter);
        if (!own.isEmpty()) {
            return own;
        }
        return Files.isDirectory(model) ? TokenizerFiles.in(model) : List.of();
    }
}

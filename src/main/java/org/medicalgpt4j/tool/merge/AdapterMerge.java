package org.medicalgpt4j.tool.merge;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
 * Adds an adapter to the weights it was made for: {@code W + scale * B A}, computed in double precision and rounded to the
 * type of the result. Weights go from file to file, one tensor at a time.
 */
public final class AdapterMerge {
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
            AdaptedTensors adapted = AdaptedTensors.of(adapter);
            List<OutgoingTensor> tensors = new ArrayList<>();
            for (String name : weights.names()) {
                tensors.add(outgoing(name, adapted.of(name, weights.tensor(name)), weights.tensor(name), options));
            }
            adapted.requireAllUsed(weights.source());
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
            return new Result(target, adapted.layers(), tensors.size());
        }
    }

    private static OutgoingTensor outgoing(
            String name, Optional<OutgoingTensor.FloatSource> changed, StoredTensor stored, Options options) {
        ScalarType type = options.type().orElseGet(() -> kept(stored));
        return OutgoingTensor.floats(
                new TensorInfo(name, type, stored.info().shape()),
                changed.orElse((offset, target, length) -> stored.readFloats(offset, target, 0, length)));
    }

    private static ScalarType kept(StoredTensor tensor) {
        return tensor.info().type() instanceof ScalarType type && (type == ScalarType.F16 || type == ScalarType.BF16)
                ? type
                : ScalarType.F32;
    }

    private static List<Path> companions(Path adapter, Path model) {
        List<Path> own = TokenizerFiles.in(adapter);
        if (!own.isEmpty()) {
            return own;
        }
        return Files.isDirectory(model) ? TokenizerFiles.in(model) : List.of();
    }
}

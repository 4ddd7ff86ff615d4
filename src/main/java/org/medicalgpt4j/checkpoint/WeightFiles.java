package org.medicalgpt4j.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** The forms in which the weights of a Hugging Face folder lie there, the preferred one first. */
enum WeightFiles {
    SAFETENSORS(HuggingFaceModel.WEIGHTS, HuggingFaceModel.INDEX, ".safetensors", SafetensorsFile::open),
    TORCH("pytorch_model.bin", "pytorch_model.bin.index.json", ".bin", TorchFile::open),
    ADAPTER_SAFETENSORS(PeftAdapter.WEIGHTS, "", ".safetensors", SafetensorsFile::open),
    ADAPTER_TORCH("adapter_model.bin", "", ".bin", TorchFile::open);

    private final String single;
    private final String index;
    private final String suffix;
    private final Function<Path, ParameterStore> reader;

    WeightFiles(String single, String index, String suffix, Function<Path, ParameterStore> reader) {
        this.single = single;
        this.index = index;
        this.suffix = suffix;
        this.reader = reader;
    }

    /** The name of the one file that holds everything. */
    String single() {
        return single;
    }

    /** The name of the file that says which shard holds what. */
    String index() {
        return index;
    }

    /** How the names of files with weights end. */
    String suffix() {
        return suffix;
    }

    /** The file of this form to begin with, if the folder has one. */
    Optional<Path> in(Path folder) {
        if (Files.exists(folder.resolve(single))) {
            return Optional.of(folder.resolve(single));
        }
        return index.isEmpty() || !Files.exists(folder.resolve(index))
                ? Optional.empty()
                : Optional.of(folder.resolve(index));
    }

    /** Opens what {@link #in} found. */
    ParameterStore open(Path found) {
        return found.endsWith(single) ? reader.apply(found) : ShardedWeights.open(found, suffix, reader);
    }
}

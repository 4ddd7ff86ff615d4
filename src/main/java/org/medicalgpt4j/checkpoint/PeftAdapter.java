package org.medicalgpt4j.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;

/** A LoRA adapter folder as PEFT writes it: {@code adapter_config.json} and {@code adapter_model.safetensors}, or {@code adapter_model.bin} as it did before. */
public final class PeftAdapter implements AutoCloseable {
    static final String CONFIG = "adapter_config.json";
    static final String WEIGHTS = "adapter_model.safetensors";

    private final AdapterConfig config;
    private final ParameterStore weights;

    private PeftAdapter(AdapterConfig config, ParameterStore weights) {
        this.config = config;
        this.weights = weights;
    }

    /**
     * @throws CheckpointException where a file is missing, malformed, or asks for a kind of adapter that is not known;
     *     or where a tensor does not bear PEFT's prefix
     */
    public static PeftAdapter open(Path path) {
        Path folder = Publication.current(path);
        Path config = folder.resolve(CONFIG);
        if (!Files.exists(config)) {
            throw new CheckpointException(folder + " is not an adapter folder: it has no " + CONFIG);
        }
        AdapterConfig described = AdapterConfigReader.read(config);
        WeightFiles form = WeightFiles.ADAPTER_SAFETENSORS.in(folder).isEmpty()
                        && WeightFiles.ADAPTER_TORCH.in(folder).isPresent()
                ? WeightFiles.ADAPTER_TORCH
                : WeightFiles.ADAPTER_SAFETENSORS;
        Path file = folder.resolve(form.single());
        ParameterStore weights = form.open(file);
        for (String name : weights.names()) {
            if (!name.startsWith(AdapterTensors.PREFIX)) {
                weights.close();
                throw new CheckpointException(file + ": tensor '" + name + "' does not start with '"
                        + AdapterTensors.PREFIX + "' as those of an adapter do");
            }
        }
        return new PeftAdapter(described, weights);
    }

    public AdapterConfig config() {
        return config;
    }

    /** The tensors by PEFT's names, see {@link AdapterTensors}. */
    public ParameterStore weights() {
        return weights;
    }

    @Override
    public void close() {
        weights.close();
    }
}

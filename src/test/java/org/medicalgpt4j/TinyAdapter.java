package org.medicalgpt4j;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.medicalgpt4j.checkpoint.AdapterConfig;
import org.medicalgpt4j.checkpoint.AdapterTensors;
import org.medicalgpt4j.checkpoint.ExistingFolder;
import org.medicalgpt4j.checkpoint.OutgoingTensor;
import org.medicalgpt4j.checkpoint.PeftAdapterContent;
import org.medicalgpt4j.checkpoint.Publication;
import org.medicalgpt4j.checkpoint.ScalarType;
import org.medicalgpt4j.checkpoint.TensorInfo;
import org.medicalgpt4j.load.AdapterLoader;
import org.medicalgpt4j.load.ModelFiles;
import org.medicalgpt4j.model.GraphOptions;
import org.medicalgpt4j.model.LoraSpec;
import org.medicalgpt4j.model.Parameter;
import org.medicalgpt4j.model.ParameterRole;

/** Adapter folders with random weights. */
public final class TinyAdapter {
    private TinyAdapter() {}

    /** Writes the folder and returns it. */
    public static Path write(Path model, AdapterConfig config, long seed, Path folder) {
        LoraSpec spec = AdapterLoader.spec(config, 0);
        Random random = new Random(seed);
        List<OutgoingTensor> tensors = new ArrayList<>();
        for (Parameter parameter : ModelFiles.open(model)
                .architecture()
                .build(GraphOptions.trainable().withLora(spec))
                .trainable()) {
            TensorInfo info = new TensorInfo(AdapterTensors.saved(parameter.name()), ScalarType.F32, parameter.shape());
            float[] values = new float[(int) parameter.elements()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float)
                        (parameter.role() == ParameterRole.LORA_MAGNITUDE
                                ? 0.5 + random.nextDouble()
                                : 0.3 * random.nextGaussian());
            }
            tensors.add(OutgoingTensor.floats(
                    info, (offset, target, length) -> System.arraycopy(values, (int) offset, target, 0, length)));
        }
        new PeftAdapterContent(config, tensors, List.of())
                .publish(Publication.onDisk(), folder, ExistingFolder.REPLACE);
        return folder;
    }
}

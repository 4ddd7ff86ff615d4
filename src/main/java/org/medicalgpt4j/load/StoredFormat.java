package org.medicalgpt4j.load;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.medicalgpt4j.checkpoint.BlockType;
import org.medicalgpt4j.checkpoint.PackedType;
import org.medicalgpt4j.checkpoint.ParameterStore;
import org.medicalgpt4j.checkpoint.TensorInfo;
import org.medicalgpt4j.model.Architecture;
import org.medicalgpt4j.model.QuantizationSpec;
import org.medicalgpt4j.quantization.GgufFormat;
import org.medicalgpt4j.quantization.WeightFormat;

/** In how many bits a checkpoint keeps its matrices. */
final class StoredFormat {
    private static final String WEIGHT = ".weight";

    private StoredFormat() {}

    /** The format of a tensor that is a packed matrix. */
    static Optional<WeightFormat> of(TensorInfo tensor) {
        if (tensor.type() instanceof PackedType packed) {
            return Optional.of(packed.format());
        }
        return tensor.type() instanceof BlockType block && tensor.rank() == 2
                ? Optional.of(new GgufFormat(block.format()))
                : Optional.empty();
    }

    /** Every packed matrix stays as it is stored. */
    static QuantizationSpec kept(ParameterStore store, Architecture architecture) {
        Map<String, WeightFormat> formats = new HashMap<>();
        for (String name : store.names()) {
            Optional<WeightFormat> format = name.endsWith(WEIGHT) ? of(store.info(name)) : Optional.empty();
            if (format.isPresent()) {
                formats.put(module(name), format.get());
                Optional.ofNullable(architecture.aliases().get(name))
                        .ifPresent(alias -> formats.putIfAbsent(module(alias), format.get()));
            }
        }
        return new QuantizationSpec((module, role) -> Optional.ofNullable(formats.get(module)));
    }

    private static String module(String tensor) {
        return tensor.substring(0, tensor.length() - WEIGHT.length());
    }
}

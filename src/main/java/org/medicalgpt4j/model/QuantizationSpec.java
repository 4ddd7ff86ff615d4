package org.medicalgpt4j.model;

import java.util.Optional;
import java.util.function.BiFunction;
import org.medicalgpt4j.quantization.WeightFormat;

/**
 * Which weights stay packed in fewer bits.
 *
 * @param formats answers, for the module path of a linear layer, an embedding or a head (tensor name without {@code
 *     .weight}) and its role, how its weight is kept, if not in full
 */
public record QuantizationSpec(BiFunction<String, ParameterRole, Optional<WeightFormat>> formats) {

    /** All linear layers of the blocks, but neither embedding nor head. */
    public static QuantizationSpec linear(WeightFormat format) {
        return new QuantizationSpec(
                (module, role) -> role == ParameterRole.LINEAR ? Optional.of(format) : Optional.empty());
    }
}

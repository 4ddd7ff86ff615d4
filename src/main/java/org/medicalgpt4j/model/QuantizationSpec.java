package org.medicalgpt4j.model;

import java.util.Optional;
import java.util.function.Function;
import org.medicalgpt4j.quantization.WeightFormat;

/**
 * Which weights stay packed in fewer bits.
 *
 * @param formats answers, for the module path of a linear layer, an embedding or a head (tensor name without {@code
 *     .weight}), how its weight is kept, if not in full
 */
public record QuantizationSpec(Function<String, Optional<WeightFormat>> formats) {}

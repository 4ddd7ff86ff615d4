package org.medicalgpt4j.model;

import java.util.Optional;
import org.medicalgpt4j.op.DoraNorm;
import org.medicalgpt4j.op.DoraScale;
import org.medicalgpt4j.op.Dropout;
import org.medicalgpt4j.op.Linear;
import org.medicalgpt4j.op.LoraLinear;
import org.medicalgpt4j.op.LoraUpdate;
import org.medicalgpt4j.op.QuantizedLinear;
import org.medicalgpt4j.op.QuantizedWeight;
import org.medicalgpt4j.op.ResidualAdd;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** Linear layers of a model's graph: in full or packed, alone or with the adapter that the options give them. */
final class LinearLayers {
    private final GraphOptions options;
    private final SameDiff graph;
    private final GraphParameters leaves;
    private int adapters;

    LinearLayers(GraphOptions options, SameDiff graph, GraphParameters leaves) {
        this.options = options;
        this.graph = graph;
        this.leaves = leaves;
    }

    /** {@code x W^T + b}, with an adapter if the module is a target of LoRA. */
    SDVariable apply(String module, SDVariable x, int in, int out, boolean bias) {
        Optional<QuantizedWeight> packed = leaves.quantized(module, ParameterRole.LINEAR, out, in);
        if (packed.isPresent()) {
            return packedLinear(module, x, packed.get(), bias);
        }
        SDVariable weight = leaves.parameter(module, ParameterRole.LINEAR, out, in);
        Optional<SDVariable> offset = bias(module, out, bias);
        Optional<LoraSpec.Layer> adapter =
                options.lora().flatMap(spec -> spec.layers().apply(module));
        if (adapter.isPresent()) {
            return adapted(module, x, weight, offset, adapter.get());
        }
        return offset.isPresent()
                ? Linear.apply(graph, module, x, weight, offset.get())
                : Linear.apply(graph, module, x, weight);
    }

    private Optional<SDVariable> bias(String module, long out, boolean bias) {
        return bias ? Optional.of(leaves.parameter(module, ".bias", ParameterRole.BIAS, out)) : Optional.empty();
    }

    /** As {@link #apply}, with the weight in fewer bits. */
    private SDVariable packedLinear(String module, SDVariable x, QuantizedWeight weight, boolean bias) {
        SDVariable words = leaves.packed(module, ParameterRole.LINEAR, weight);
        Optional<SDVariable> offset = bias(module, weight.rows(), bias);
        Optional<LoraSpec.Layer> adapter =
                options.lora().flatMap(spec -> spec.layers().apply(module));
        if (adapter.isEmpty()) {
            return QuantizedLinear.apply(graph, module, x, offset, words, weight);
        }
        if (adapter.get().magnitudes()) {
            throw new ModelException("DoRA measures the rows of " + module
                    + ".weight, which is kept in fewer bits: use LoRA without DoRA, or no quantization");
        }
        SDVariable z = QuantizedLinear.apply(graph, module + ".base", x, offset, words, weight);
        return LoraUpdate.apply(
                graph,
                module,
                z,
                x,
                leaves.parameter(
                        module,
                        ".lora_A.weight",
                        ParameterRole.LORA_A,
                        adapter.get().rank(),
                        weight.columns()),
                leaves.parameter(
                        module,
                        ".lora_B.weight",
                        ParameterRole.LORA_B,
                        weight.rows(),
                        adapter.get().rank()),
                dropout() > 0 ? Optional.of(leaves.randomKey()) : Optional.empty(),
                new LoraLinear.Settings(adapter.get().scale(), dropout(), adapters++));
    }

    /** Of the inputs of adapters. */
    private double dropout() {
        return options.training() ? options.lora().orElseThrow().dropout() : 0;
    }

    private SDVariable adapted(
            String module, SDVariable x, SDVariable weight, Optional<SDVariable> bias, LoraSpec.Layer adapter) {
        long[] size = leaves.size(module);
        SDVariable a = leaves.parameter(module, ".lora_A.weight", ParameterRole.LORA_A, adapter.rank(), size[1]);
        SDVariable b = leaves.parameter(module, ".lora_B.weight", ParameterRole.LORA_B, size[0], adapter.rank());
        double dropout = dropout();
        LoraLinear.Settings settings = new LoraLinear.Settings(adapter.scale(), dropout, adapters++);
        Optional<SDVariable> key = dropout > 0 ? Optional.of(leaves.randomKey()) : Optional.empty();
        if (!adapter.magnitudes()) {
            return LoraLinear.apply(graph, module, x, a, b, weight, bias, key, settings);
        }
        SDVariable magnitude =
                leaves.parameter(module, ".lora_magnitude_vector", ParameterRole.LORA_MAGNITUDE, size[0]);
        SDVariable norm = DoraNorm.apply(graph, module + ".norm", a, b, weight, adapter.scale());
        if (dropout > 0) {
            return decomposed(module, x, a, b, weight, bias, magnitude, norm, settings);
        }
        SDVariable z = LoraLinear.apply(
                graph, module + ".direction", x, a, b, weight, Optional.empty(), Optional.empty(), settings);
        return DoraScale.apply(graph, module, z, magnitude, norm, bias);
    }

    /**
     * DoRA as PEFT computes it with dropout: what the layer adds to its frozen output sees the dropped input, as its own
     * weight does there: {@code x W^T + (m / norm - 1) d W^T + m / norm * scale * d A^T B^T}, with {@code d = drop(x)}.
     */
    private SDVariable decomposed(
            String module,
            SDVariable x,
            SDVariable a,
            SDVariable b,
            SDVariable weight,
            Optional<SDVariable> bias,
            SDVariable magnitude,
            SDVariable norm,
            LoraLinear.Settings settings) {
        SDVariable[] parts =
                Dropout.apply(graph, module + ".input", x, leaves.randomKey(), settings.dropout(), settings.purpose());
        LoraLinear.Settings whole = new LoraLinear.Settings(settings.scale(), 0, settings.purpose());
        SDVariable z = LoraLinear.apply(
                graph, module + ".direction", parts[0], a, b, weight, Optional.empty(), Optional.empty(), whole);
        SDVariable scaled = DoraScale.apply(graph, module + ".scaled", z, magnitude, norm, bias);
        SDVariable rest = Linear.apply(graph, module + ".rest", parts[1], weight);
        return ResidualAdd.apply(graph, module, scaled, rest);
    }
}

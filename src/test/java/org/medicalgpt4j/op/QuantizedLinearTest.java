package org.medicalgpt4j.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.medicalgpt4j.quantization.BlockFormat;
import org.medicalgpt4j.quantization.GgufFormat;
import org.medicalgpt4j.quantization.RowInt8Format;
import org.medicalgpt4j.quantization.WeightFormat;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class QuantizedLinearTest {

    @Test
    void should_equal_a_linear_layer_with_the_widened_weight() {
        for (WeightFormat format : PackedMatrices.FORMATS) {
            OpGraph.trials(2, g -> {
                Case c = new Case(g, format);
                SDVariable y = c.layer();
                INDArray wide = c.weight.widened(g.array("packed"), DataType.DOUBLE);
                INDArray expected = g.array("x").mmul(wide.transpose());
                if (c.bias) {
                    expected.addiRowVector(g.array("bias"));
                }
                OpGraph.assertClose(DenseValues.read(expected), g.values(y), 1e-12, format.label());
            });
        }
    }

    @Test
    void should_have_the_gradients_of_finite_differences() {
        for (WeightFormat format : PackedMatrices.FORMATS) {
            OpGraph.trials(2, g -> g.checkGradients(new Case(g, format).layer()));
        }
    }

    @Test
    void should_look_up_rows() {
        for (WeightFormat format : PackedMatrices.FORMATS) {
            OpGraph.trials(2, g -> {
                QuantizedWeight weight = new QuantizedWeight(format, 9, 64);
                SDVariable packed = g.index("packed", PackedMatrices.normal(weight, g.random));
                SDVariable y = QuantizedEmbedding.apply(
                        g.graph, "y", g.index("tokens", 3, 0, 8, 3), packed, weight, DataType.DOUBLE);
                INDArray wide = weight.widened(g.array("packed"), DataType.DOUBLE);
                OpGraph.assertClose(DenseValues.read(wide.getRows(3, 0, 8, 3)), g.values(y), 0, format.label());
            });
        }
    }

    @Test
    void should_have_the_gradients_of_finite_differences_under_an_adapter() {
        for (double dropout : new double[] {0, 0.4}) {
            OpGraph.trials(4, g -> {
                Case c = new Case(g, PackedMatrices.FORMATS.get(0));
                SDVariable z = c.layer();
                int rank = g.size(3);
                SDVariable y = LoraUpdate.apply(
                        g.graph,
                        "updated",
                        z,
                        g.graph.getVariable("x"),
                        g.variable("a", rank, c.weight.columns()),
                        g.variable("b", c.weight.rows(), rank),
                        dropout > 0 ? Optional.of(g.index("randomKey", 1, 2, 3, 4)) : Optional.empty(),
                        new LoraLinear.Settings(1.7, dropout, 5));
                g.checkGradients(y);
            });
        }
    }

    @Test
    void should_add_the_same_update_as_a_lora_layer() {
        for (double dropout : new double[] {0, 0.4}) {
            OpGraph.trials(4, g -> {
                int in = g.size(6);
                int out = g.size(5);
                int rank = g.size(3);
                SDVariable x = g.variable("x", g.size(4), in);
                SDVariable a = g.variable("a", rank, in);
                SDVariable b = g.variable("b", out, rank);
                SDVariable w = g.variable("w", out, in);
                Optional<SDVariable> key =
                        dropout > 0 ? Optional.of(g.index("randomKey", 5, 6, 7, 8)) : Optional.empty();
                LoraLinear.Settings settings = new LoraLinear.Settings(0.8, dropout, 3);
                SDVariable whole = LoraLinear.apply(g.graph, "whole", x, a, b, w, Optional.empty(), key, settings);
                SDVariable parts =
                        LoraUpdate.apply(g.graph, "parts", Linear.apply(g.graph, "z", x, w), x, a, b, key, settings);
                OpGraph.assertClose(g.values(whole), g.values(parts), 1e-12, "y");
            });
        }
    }

    @Test
    void should_say_what_is_wrong() {
        OpGraph g = new OpGraph(new Random(1));
        QuantizedWeight weight = new QuantizedWeight(new RowInt8Format(), 4, 8);
        SDVariable y = QuantizedLinear.apply(
                g.graph, "y", g.variable("x", 2, 9), Optional.empty(), g.index("packed", 1, 2, 3), weight);
        assertEquals(
                "medgpt_quantized_linear 'y' expects x [N, 8], got shapes [[2, 9], [3]]",
                assertThrows(OpException.class, () -> g.value(y)).getMessage());
        OpGraph h = new OpGraph(new Random(2));
        SDVariable z = QuantizedLinear.apply(
                h.graph, "z", h.variable("x", 2, 8), Optional.empty(), h.index("packed", 1, 2, 3), weight);
        assertEquals(
                "medgpt_quantized_linear 'z' expects a packed weight [12], got shapes [[2, 8], [3]]",
                assertThrows(OpException.class, () -> h.value(z)).getMessage());
        OpGraph k = new OpGraph(new Random(3));
        QuantizedWeight table = new QuantizedWeight(new GgufFormat(BlockFormat.Q8_0), 3, 32);
        SDVariable e = QuantizedEmbedding.apply(
                k.graph,
                "e",
                k.index("tokens", 3),
                k.index("packed", PackedMatrices.normal(table, k.random)),
                table,
                DataType.FLOAT);
        assertTrue(assertThrows(OpException.class, () -> k.value(e))
                .getMessage()
                .contains("token 3 at index 0 is not in the vocabulary of 3"));
    }

    @Test
    void should_list_its_inputs_and_settings() {
        OpGraph g = new OpGraph(new Random(4));
        Case c = new Case(g, PackedMatrices.FORMATS.get(0));
        SDVariable y = c.layer();
        QuantizedLinear op = (QuantizedLinear) g.graph.getVariableOutputOp(y.name());
        assertEquals(c.bias ? List.of("x", "bias", "packed") : List.of("x", "packed"), op.inputNames());
        assertEquals(
                "{bias=" + c.bias + ", blockSize=64, doubleQuantization=true, format=nf4}",
                op.attributes().toString());
    }

    /** A random layer, with a bias or without. */
    private static final class Case {
        final OpGraph g;
        final QuantizedWeight weight;
        final boolean bias;

        Case(OpGraph g, WeightFormat format) {
            this.g = g;
            this.weight = new QuantizedWeight(format, g.size(9), 32 * g.size(4));
            this.bias = g.random.nextBoolean();
        }

        SDVariable layer() {
            SDVariable x = g.variable("x", g.size(4), weight.columns());
            Optional<SDVariable> offset = bias ? Optional.of(g.variable("bias", weight.rows())) : Optional.empty();
            SDVariable packed = g.index("packed", PackedMatrices.normal(weight, g.random));
            return QuantizedLinear.apply(g.graph, "y", x, offset, packed, weight);
        }
    }
}

package org.medicalgpt4j.engine.cuda.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medicalgpt4j.op.LoraGradient;
import org.medicalgpt4j.op.LoraLinear;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** On a GPU: layers with adapters and their gradients against the plain implementations. */
class AdapterKernelsTest {
    private static final double ROUNDING = 1e-2;

    @ParameterizedTest
    @CsvSource({"100,64,96,8", "1000,896,128,8", "333,128,4864,16", "70,96,160,32", "64,40,72,8", "50,64,64,4"})
    void should_compute_adapters_and_their_gradients(int rows, int in, int out, int rank) {
        SameDiff graph = SameDiff.create();
        SDVariable y = LoraLinear.apply(
                graph,
                "y",
                variable(graph, "x"),
                variable(graph, "a"),
                variable(graph, "b"),
                variable(graph, "weight"),
                Optional.empty(),
                Optional.empty(),
                new LoraLinear.Settings(0.5, 0, 0));
        LoraLinear layer = (LoraLinear) graph.getVariableOutputOp(y.name());
        SDVariable dx = layer.doDiff(Arrays.asList(variable(graph, "dy"), null)).get(0);
        LoraGradient gradient = (LoraGradient) graph.getVariableOutputOp(dx.name());
        try (OpOnDevice device = OpOnDevice.open(rank)) {
            INDArray x = device.normal(rows, in);
            INDArray a = device.normal(rank, in);
            INDArray b = device.normal(out, rank);
            INDArray weight = device.normal(out, in);
            INDArray dy = device.normal(rows, out);
            String what = rows + " x " + in + " to " + out + ", rank " + rank;
            List<float[]> forward = device.run(new LoraProducts(), layer, false, x, a, b, weight);
            OpOnDevice.assertClose(OpOnDevice.expected(layer, x, a, b, weight), forward, ROUNDING, what);
            INDArray xa = Nd4j.createFromArray(forward.get(1)).reshape(rows, rank);
            INDArray[] given = {dy, x, xa, a, b, weight};
            List<float[]> back = device.run(new LoraGradients(), gradient, false, given);
            OpOnDevice.assertClose(OpOnDevice.expected(gradient, given), back, ROUNDING, "gradient of " + what);
            List<float[]> again = device.run(new LoraGradients(), gradient, false, given);
            for (int i = 0; i < back.size(); i++) {
                assertArrayEquals(back.get(i), again.get(i), "the same bits in every run");
            }
        }
    }

    private static SDVariable variable(SameDiff graph, String name) {
        return graph.placeHolder(name, DataType.FLOAT);
    }
}

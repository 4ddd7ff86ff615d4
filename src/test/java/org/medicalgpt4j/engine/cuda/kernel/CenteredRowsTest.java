package org.medicalgpt4j.engine.cuda.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medicalgpt4j.op.LayerNorm;
import org.medicalgpt4j.op.LayerNormGradient;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** On a GPU: layer normalisation and its gradients against the plain implementations. */
class CenteredRowsTest {
    private static final double ROUNDING = 1e-2;

    @ParameterizedTest
    @CsvSource({"1,64,true", "300,64,true", "77,100,false", "1000,896,true", "5,4864,false"})
    void should_normalise_rows_and_give_their_gradients(int rows, int width, boolean bias) {
        SameDiff graph = SameDiff.create();
        SDVariable x = graph.placeHolder("x", DataType.FLOAT);
        SDVariable weight = graph.placeHolder("weight", DataType.FLOAT);
        SDVariable y = bias
                ? LayerNorm.apply(graph, "y", x, weight, graph.placeHolder("bias", DataType.FLOAT), 1e-5)
                : LayerNorm.apply(graph, "y", x, weight, 1e-5);
        LayerNorm norm = (LayerNorm) graph.getVariableOutputOp(y.name());
        SDVariable dx =
                norm.doDiff(List.of(graph.placeHolder("dy", DataType.FLOAT))).get(0);
        LayerNormGradient gradient = (LayerNormGradient) graph.getVariableOutputOp(dx.name());
        try (OpOnDevice device = OpOnDevice.open(rows)) {
            INDArray values = device.normal(rows, width);
            INDArray weights = device.normal(width);
            INDArray[] given =
                    bias ? new INDArray[] {values, weights, device.normal(width)} : new INDArray[] {values, weights};
            String what = rows + " rows of " + width;
            OpOnDevice.assertClose(
                    OpOnDevice.expected(norm, given),
                    device.run(new CenteredRows(), norm, false, given),
                    ROUNDING,
                    what);
            INDArray[] back = {values, weights, device.normal(rows, width)};
            List<float[]> seen = device.run(new CenteredRowGradients(), gradient, false, back);
            OpOnDevice.assertClose(OpOnDevice.expected(gradient, back), seen, ROUNDING, "gradient of " + what);
            List<float[]> again = device.run(new CenteredRowGradients(), gradient, false, back);
            for (int i = 0; i < seen.size(); i++) {
                assertArrayEquals(seen.get(i), again.get(i), "the same bits in every run");
            }
        }
    }
}

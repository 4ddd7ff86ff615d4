package org.medicalgpt4j.engine.cuda.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.op.LoraGradient;
import org.medicalgpt4j.op.LoraLinear;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** On a GPU: layers with adapters that share x, put together, against the plain implementations one by one. */
class AdapterGroupsTest {
    private static final double ROUNDING = 1e-2;
    private static final int[] WIDTHS = {128, 64, 96};

    private final SameDiff graph = SameDiff.create();

    private SDVariable variable(String name) {
        return graph.hasVariable(name) ? graph.getVariable(name) : graph.placeHolder(name, DataType.FLOAT);
    }

    private LoraLinear layer(String name, double dropout) {
        SDVariable y = LoraLinear.apply(
                graph,
                name,
                variable("x"),
                variable("a"),
                variable("b"),
                variable("weight"),
                Optional.empty(),
                dropout > 0 ? Optional.of(graph.placeHolder("key of " + name, DataType.INT)) : Optional.empty(),
                new LoraLinear.Settings(0.5, dropout, 0));
        return (LoraLinear) graph.getVariableOutputOp(y.name());
    }

    private LoraGradient gradient(LoraLinear layer) {
        SDVariable dx = layer.doDiff(Arrays.asList(variable("dy"), null)).get(0);
        return (LoraGradient) graph.getVariableOutputOp(dx.name());
    }

    @ParameterizedTest
    @CsvSource({"300,96,8,3", "77,896,8,2", "1000,2048,16,3", "64,64,32,2"})
    void should_compute_layers_of_one_input_together(int rows, int in, int rank, int count) {
        try (OpOnDevice device = OpOnDevice.open(rows)) {
            INDArray x = device.normal(rows, in);
            DeviceTensor given = device.upload(x, false);
            LoraLinear[] layers = new LoraLinear[count];
            LoraGradient[] gradients = new LoraGradient[count];
            DeviceCall[] forward = new DeviceCall[count];
            DeviceCall[] back = new DeviceCall[count];
            List<List<float[]>> results = new ArrayList<>();
            List<List<float[]>> expected = new ArrayList<>();
            float[] dx = new float[rows * in];
            for (int i = 0; i < count; i++) {
                layers[i] = layer("y" + i, 0);
                gradients[i] = gradient(layers[i]);
                INDArray a = device.normal(rank, in);
                INDArray b = device.normal(WIDTHS[i], rank);
                INDArray weight = device.normal(WIDTHS[i], in);
                INDArray dy = device.normal(rows, WIDTHS[i]);
                INDArray xa = device.normal(rows, rank);
                DeviceTensor[] tensors = {device.upload(a, false), device.upload(b, false), device.upload(weight, false)
                };
                forward[i] = device.whole(new LoraProducts(), layers[i], given, tensors[0], tensors[1], tensors[2]);
                back[i] = device.whole(
                        new LoraGradients(),
                        gradients[i],
                        device.upload(dy, false),
                        given,
                        device.upload(xa, false),
                        tensors[0],
                        tensors[1],
                        tensors[2]);
                if (i > 0) {
                    back[i].outputs()[0] = back[0].output(0);
                    back[i].adds()[0] = true;
                }
                expected.add(OpOnDevice.expected(layers[i], x, a, b, weight));
                List<float[]> single = OpOnDevice.expected(gradients[i], dy, x, xa, a, b, weight);
                for (int j = 0; j < dx.length; j++) {
                    dx[j] += single.get(0)[j];
                }
                expected.add(List.of(dx, single.get(1), single.get(2)));
            }
            AdapterGroups.layers(layers, forward).orElseThrow().run();
            AdapterGroups.gradients(gradients, back).orElseThrow().run();
            for (int i = 0; i < count; i++) {
                for (DeviceCall call : List.of(forward[i], back[i])) {
                    results.add(
                            Arrays.stream(call.outputs()).map(device::download).toList());
                }
            }
            for (int i = 0; i < results.size(); i++) {
                OpOnDevice.assertClose(expected.get(i), results.get(i), ROUNDING, "result " + i + " of " + count);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0.1,8,0", "0,8,1", "0,7,0"})
    void should_leave_alone_what_differs_from_the_first(double dropout, int rank, int other) {
        LoraLinear[] layers = {layer("first", dropout), layer("second", dropout)};
        DeviceCall[] calls = {call(0, rank), call(other, rank)};
        assertTrue(AdapterGroups.layers(layers, calls).isEmpty());
    }

    /** A call that is never run, with tensors far from one another. */
    private static DeviceCall call(int x, int rank) {
        DeviceTensor[] inputs = {tensor(x, 64, 96), tensor(10, rank, 96), tensor(20, 128, rank), tensor(30, 128, 96)};
        DeviceTensor[] outputs = {tensor(40, 64, 128), tensor(50, 64, rank)};
        return new DeviceCall(
                null, inputs, outputs, new boolean[2], new int[4][], 0, new WorkSizes(8, DataType.BFLOAT16));
    }

    private static DeviceTensor tensor(int place, long... shape) {
        return new DeviceTensor((long) place << 20, DataType.BFLOAT16, shape);
    }
}

package org.medicalgpt4j.engine.cuda.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.op.Attention;
import org.medicalgpt4j.op.AttentionGradient;
import org.medicalgpt4j.op.AttentionShape;
import org.medicalgpt4j.op.CachedAttention;
import org.medicalgpt4j.op.Linear;
import org.medicalgpt4j.op.Rotary;
import org.medicalgpt4j.op.SwiGlu;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** On a GPU: kernels on tensor cores against the plain implementations. */
class TensorCoreKernelsTest {
    private static final double ROUNDING = 1e-2;

    private static SDVariable variable(SameDiff graph, String name, DataType type) {
        return graph.placeHolder(name, type);
    }

    private static Attention attention(SameDiff graph, AttentionShape shape) {
        Attention.apply(
                graph,
                "o",
                variable(graph, "q", DataType.FLOAT),
                variable(graph, "k", DataType.FLOAT),
                variable(graph, "v", DataType.FLOAT),
                variable(graph, "starts", DataType.INT),
                shape);
        return (Attention) graph.getVariableOutputOp("o");
    }

    private static AttentionGradient gradient(SameDiff graph, Attention attention) {
        SDVariable dq = attention
                .doDiff(Arrays.asList(variable(graph, "do", DataType.FLOAT), null))
                .get(0);
        return (AttentionGradient) graph.getVariableOutputOp(dq.name());
    }

    @ParameterizedTest
    @CsvSource({"4,2,64,0", "7,1,128,0", "4,2,96,0", "2,2,80,0", "4,2,64,50", "2,1,128,100", "3,1,16,7", "2,1,112,0"})
    void should_attend_in_tiles_and_back(int heads, int keyHeads, int size, int window) {
        INDArray starts = OpOnDevice.ints(0, 1, 18, 18, 83, 211, 340);
        AttentionShape shape = new AttentionShape(heads, keyHeads, size, 1 / Math.sqrt(size), window);
        SameDiff graph = SameDiff.create();
        Attention attention = attention(graph, shape);
        AttentionGradient gradient = gradient(graph, attention);
        try (OpOnDevice device = OpOnDevice.open(11)) {
            INDArray q = device.normal(340, (long) heads * size);
            INDArray k = device.normal(340, (long) keyHeads * size);
            INDArray v = device.normal(340, (long) keyHeads * size);
            INDArray dout = device.normal(340, (long) heads * size);
            List<float[]> forward = device.run(new AttentionRows(), attention, false, q, k, v, starts);
            OpOnDevice.assertClose(
                    OpOnDevice.expected(attention, q, k, v, starts), forward, ROUNDING, "attention " + shape);
            INDArray o = Nd4j.createFromArray(forward.get(0)).reshape(q.shape());
            INDArray logSumExp = Nd4j.createFromArray(forward.get(1)).reshape(340, heads);
            INDArray[] given = {dout, q, k, v, o, logSumExp, starts};
            List<float[]> back = device.run(new AttentionGradientRows(), gradient, false, given);
            OpOnDevice.assertClose(OpOnDevice.expected(gradient, given), back, ROUNDING, "gradient " + shape);
            List<float[]> again = device.run(new AttentionGradientRows(), gradient, false, given);
            for (int i = 0; i < back.size(); i++) {
                assertArrayEquals(back.get(i), again.get(i), "the same bits in every run");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"4,2,64,0", "7,1,128,0", "4,4,96,0", "4,1,64,20", "16,1,80,0"})
    void should_attend_over_pages(int heads, int keyHeads, int size, int window) {
        AttentionShape shape = new AttentionShape(heads, keyHeads, size, 1 / Math.sqrt(size), window);
        SameDiff graph = SameDiff.create();
        CachedAttention.apply(
                graph,
                "o",
                variable(graph, "q", DataType.FLOAT),
                variable(graph, "k", DataType.FLOAT),
                variable(graph, "v", DataType.FLOAT),
                variable(graph, "keyCache", DataType.FLOAT),
                variable(graph, "valueCache", DataType.FLOAT),
                variable(graph, "positions", DataType.INT),
                variable(graph, "starts", DataType.INT),
                variable(graph, "pages", DataType.INT),
                shape);
        CachedAttention op = (CachedAttention) graph.getVariableOutputOp("o");
        int pageSize = 16;
        int[] past = {0, 100, 300};
        int[] added = {5, 1, 1};
        int width = 32;
        List<Integer> positions = new ArrayList<>();
        int[] pages = new int[past.length * width];
        int[] starts = new int[past.length + 1];
        for (int s = 0; s < past.length; s++) {
            for (int i = 0; i < added[s]; i++) {
                positions.add(past[s] + i);
            }
            starts[s + 1] = positions.size();
            for (int p = 0; p < width; p++) {
                pages[s * width + p] = p * past.length + s;
            }
        }
        int tokens = positions.size();
        try (OpOnDevice device = OpOnDevice.open(12)) {
            INDArray[] given = {
                device.normal(tokens, (long) heads * size),
                device.normal(tokens, (long) keyHeads * size),
                device.normal(tokens, (long) keyHeads * size),
                device.normal((long) past.length * width, pageSize, keyHeads, size),
                device.normal((long) past.length * width, pageSize, keyHeads, size),
                OpOnDevice.ints(positions.stream().mapToInt(Integer::intValue).toArray()),
                OpOnDevice.ints(starts),
                OpOnDevice.ints(pages).reshape(past.length, width)
            };
            List<float[]> seen = device.run(new CachedAttentionRows(), op, false, given);
            OpOnDevice.assertClose(OpOnDevice.expected(op, given), seen, ROUNDING, "cached attention " + shape);
        }
    }

    @ParameterizedTest
    @CsvSource({"1,896,128,false", "8,896,4864,true", "3,72,40,true", "5,8,17,false", "2,4864,1500,false"})
    void should_multiply_few_rows(int rows, int in, int out, boolean wanted) {
        SameDiff graph = SameDiff.create();
        Linear.apply(
                graph,
                "y",
                variable(graph, "x", DataType.FLOAT),
                variable(graph, "weight", DataType.FLOAT),
                variable(graph, "bias", DataType.FLOAT));
        Linear op = (Linear) graph.getVariableOutputOp("y");
        try (OpOnDevice device = OpOnDevice.open(13)) {
            INDArray[] given = {device.normal(rows, in), device.normal(out, in), device.normal(out)};
            List<float[]> seen = device.run(new LinearProduct(), op, wanted, given);
            OpOnDevice.assertClose(
                    OpOnDevice.expected(op, given),
                    seen,
                    wanted ? 1e-5 : ROUNDING,
                    rows + " rows " + in + " to " + out);
        }
    }

    private static Linear layer(boolean bias) {
        SameDiff graph = SameDiff.create();
        SDVariable x = variable(graph, "x", DataType.FLOAT);
        SDVariable weight = variable(graph, "weight", DataType.FLOAT);
        if (bias) {
            Linear.apply(graph, "y", x, weight, variable(graph, "bias", DataType.FLOAT));
        } else {
            Linear.apply(graph, "y", x, weight);
        }
        return (Linear) graph.getVariableOutputOp("y");
    }

    @ParameterizedTest
    @CsvSource({"1,896,896,128", "8,3584,3584,512", "3,72,40,24", "16,896,896,128", "9,72,40,24"})
    void should_multiply_three_layers_at_once(int rows, int in, int queries, int keys) {
        try (OpOnDevice device = OpOnDevice.open(15)) {
            INDArray x = device.normal(rows, in);
            DeviceTensor onDevice = device.upload(x, false);
            int[] outs = {queries, keys, keys};
            DeviceCall[] calls = new DeviceCall[3];
            List<float[]> expected = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                INDArray weight = device.normal(outs[i], in);
                INDArray bias = device.normal(outs[i]);
                Linear op = layer(i != 2);
                INDArray[] given = i == 2 ? new INDArray[] {x, weight} : new INDArray[] {x, weight, bias};
                expected.addAll(OpOnDevice.expected(op, given));
                DeviceTensor w = device.upload(weight, false);
                calls[i] = i == 2
                        ? device.call(op, onDevice, w)
                        : device.call(op, onDevice, w, device.upload(bias, false));
            }
            FusedKernels.layers(calls).orElseThrow().run();
            List<float[]> seen = Stream.of(calls)
                    .map(call -> device.download(call.output(0)))
                    .toList();
            OpOnDevice.assertClose(expected, seen, ROUNDING, "three layers");
        }
    }

    @ParameterizedTest
    @CsvSource({"1,896,4864", "8,3584,1000", "3,72,40", "16,896,4864", "11,72,40"})
    void should_make_a_gated_unit_at_once(int rows, int in, int out) {
        SameDiff graph = SameDiff.create();
        SwiGlu.apply(graph, "y", variable(graph, "gate", DataType.FLOAT), variable(graph, "up", DataType.FLOAT));
        SwiGlu unit = (SwiGlu) graph.getVariableOutputOp("y");
        try (OpOnDevice device = OpOnDevice.open(16)) {
            INDArray x = device.normal(rows, in);
            INDArray gate = device.normal(out, in);
            INDArray up = device.normal(out, in);
            Linear op = layer(false);
            DeviceTensor onDevice = device.upload(x, false);
            DeviceCall gateCall = device.call(op, onDevice, device.upload(gate, false));
            DeviceCall upCall = device.call(op, onDevice, device.upload(up, false));
            DeviceCall unitCall = device.call(unit, gateCall.output(0), upCall.output(0));
            FusedKernels.gatedUnit(gateCall, upCall, unitCall).orElseThrow().run();
            INDArray gates = Nd4j.createFromArray(
                            OpOnDevice.expected(op, x, gate).get(0))
                    .reshape(rows, out);
            INDArray ups =
                    Nd4j.createFromArray(OpOnDevice.expected(op, x, up).get(0)).reshape(rows, out);
            List<float[]> seen = List.of(device.download(unitCall.output(0)));
            OpOnDevice.assertClose(OpOnDevice.expected(unit, gates, ups), seen, 2 * ROUNDING, "gated unit");
        }
    }

    @Test
    void should_rotate_two_tensors_at_once() {
        SameDiff graph = SameDiff.create();
        SDVariable[] table = {variable(graph, "cos", DataType.FLOAT), variable(graph, "sin", DataType.FLOAT)};
        Rotary.apply(graph, "y", variable(graph, "x", DataType.FLOAT), table[0], table[1], 64, false);
        Rotary op = (Rotary) graph.getVariableOutputOp("y");
        try (OpOnDevice device = OpOnDevice.open(17)) {
            INDArray q = device.normal(5, 7 * 64);
            INDArray k = device.normal(5, 64);
            INDArray cos = device.normal(5, 32);
            INDArray sin = device.normal(5, 32);
            DeviceTensor c = device.upload(cos, true);
            DeviceTensor s = device.upload(sin, true);
            DeviceCall first = device.call(op, device.upload(q, false), c, s);
            DeviceCall second = device.call(op, device.upload(k, false), c, s);
            FusedKernels.rotations(op, first, op, second).orElseThrow().run();
            List<float[]> expected = new ArrayList<>(OpOnDevice.expected(op, q, cos, sin));
            expected.addAll(OpOnDevice.expected(op, k, cos, sin));
            List<float[]> seen = List.of(device.download(first.output(0)), device.download(second.output(0)));
            OpOnDevice.assertClose(expected, seen, ROUNDING, "rotations");
        }
    }

    @Test
    void should_multiply_one_row_without_a_bias() {
        SameDiff graph = SameDiff.create();
        Linear.apply(graph, "y", variable(graph, "x", DataType.FLOAT), variable(graph, "weight", DataType.FLOAT));
        Linear op = (Linear) graph.getVariableOutputOp("y");
        try (OpOnDevice device = OpOnDevice.open(14)) {
            INDArray[] given = {device.normal(1, 3584), device.normal(512, 3584)};
            List<float[]> seen = device.run(new LinearProduct(), op, false, given);
            OpOnDevice.assertClose(OpOnDevice.expected(op, given), seen, ROUNDING, "one row");
        }
    }
}

package org.medicalgpt4j.engine.cuda.kernel;

import java.util.Optional;
import java.util.stream.Stream;
import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.medicalgpt4j.op.LoraLinear;
import org.medicalgpt4j.op.Rotary;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Neighbouring ops that one kernel can do. Each method answers with the work if it can be done so; it computes
 * what the ops compute one by one, up to the order of sums, but does not write what lies between.
 */
public final class FusedKernels {
    private FusedKernels() {}

    /** Three linear layers of the same few rows. */
    public static Optional<Runnable> layers(DeviceCall... calls) {
        DeviceTensor x = calls[0].input(0);
        boolean fit = FewRows.fitTogether(x) && Stream.of(calls).allMatch(call -> isPlain(call, x));
        if (!fit) {
            return Optional.empty();
        }
        DeviceTensor[] weights = Stream.of(calls).map(call -> call.input(1)).toArray(DeviceTensor[]::new);
        DeviceTensor[] biases = Stream.of(calls)
                .map(call -> call.inputs().length == 3 ? call.input(2) : null)
                .toArray(DeviceTensor[]::new);
        DeviceTensor[] ys = Stream.of(calls).map(call -> call.output(0)).toArray(DeviceTensor[]::new);
        return Optional.of(() -> FewRows.multiplyThree(calls[0].device(), x, weights, biases, ys));
    }

    /** Two linear layers of the same few rows and the gated unit made of them, whose memory must not be that of x. */
    public static Optional<Runnable> gatedUnit(DeviceCall gate, DeviceCall up, DeviceCall unit) {
        DeviceTensor x = gate.input(0);
        DeviceTensor y = unit.output(0);
        boolean fit = FewRows.fitTogether(x)
                && isPlain(gate, x)
                && isPlain(up, x)
                && gate.inputs().length == 2
                && up.inputs().length == 2
                && unit.input(0).address() == gate.output(0).address()
                && unit.input(1).address() == up.output(0).address()
                && y.type() == x.type()
                && (y.address() >= x.address() + x.bytes() || x.address() >= y.address() + y.bytes());
        return fit
                ? Optional.of(() -> FewRows.multiplyGated(gate.device(), x, gate.input(1), up.input(1), y))
                : Optional.empty();
    }

    /** Rotations of queries and of keys by one table. */
    public static Optional<Runnable> rotations(Rotary firstOp, DeviceCall first, Rotary secondOp, DeviceCall second) {
        boolean fit = RotatedPairs.isInPacks(firstOp, first)
                && RotatedPairs.isInPacks(secondOp, second)
                && firstOp.headSize() == secondOp.headSize()
                && firstOp.inverse() == secondOp.inverse()
                && first.input(0).type() == second.input(0).type()
                && first.input(1).address() == second.input(1).address();
        if (!fit) {
            return Optional.empty();
        }
        long firstPacks = RotatedPairs.packs(first);
        long secondPacks = RotatedPairs.packs(second);
        LaunchSize one = LaunchSize.elements(Math.max(firstPacks, secondPacks));
        LaunchSize both = new LaunchSize(one.blocks(), 2, 1, one.threads(), 1, 0);
        return Optional.of(() -> first.device()
                .launch(
                        first.input(0).type(),
                        "rotary",
                        "rotate_two",
                        both,
                        first.input(0),
                        first.output(0),
                        firstPacks,
                        first.input(0).size(1) / firstOp.headSize(),
                        second.input(0),
                        second.output(0),
                        secondPacks,
                        second.input(0).size(1) / secondOp.headSize(),
                        first.input(1),
                        first.input(2),
                        first.input(1).size(1),
                        firstOp.inverse() ? -1f : 1f));
    }

    /** A layer of many rows that writes the sum of its result and of something else; the result itself is not kept. */
    public static Optional<Runnable> residual(DeviceCall layer, DeviceCall add) {
        return other(layer, add)
                .map(kept -> () -> layer.device()
                        .multiplyAddingBias(
                                layer.input(0),
                                layer.input(1),
                                layer.inputs().length == 3 ? layer.input(2) : null,
                                1,
                                kept,
                                add.output(0)));
    }

    /** The same for a layer with an adapter. */
    public static Optional<Runnable> residual(LoraLinear op, DeviceCall layer, DeviceCall add) {
        if (op.settings().dropout() > 0 || !layer.wants(1)) {
            return Optional.empty();
        }
        return other(layer, add).map(kept -> () -> LoraProducts.widenOnto(op, layer, kept, add.output(0)));
    }

    /** What a layer's result is added to, if the product can do it: the sum must not lie where the layer still reads. */
    private static Optional<DeviceTensor> other(DeviceCall layer, DeviceCall add) {
        DeviceTensor y = layer.output(0);
        DeviceTensor sum = add.output(0);
        boolean isLeft = y != null && add.input(0).address() == y.address();
        DeviceTensor kept = add.input(isLeft ? 1 : 0);
        boolean fit = y != null
                && (isLeft || add.input(1).address() == y.address())
                && !FewRows.fit(layer.input(0))
                && !layer.adds(0)
                && kept.type() == sum.type()
                && sum.type() == y.type()
                && (kept.address() == sum.address() || !kept.overlaps(sum))
                && Stream.of(layer.inputs()).noneMatch(sum::overlaps)
                && (layer.outputs().length < 2 || !sum.overlaps(layer.output(1)));
        return fit ? Optional.of(kept) : Optional.empty();
    }

    private static boolean isPlain(DeviceCall call, DeviceTensor x) {
        return call.input(0).address() == x.address()
                && call.input(0).length() == x.length()
                && !call.adds(0)
                && call.output(0).type() == DataType.BFLOAT16;
    }
}

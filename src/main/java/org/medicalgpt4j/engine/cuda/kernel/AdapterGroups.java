package org.medicalgpt4j.engine.cuda.kernel;

import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.medicalgpt4j.engine.cuda.runtime.Device;
import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.medicalgpt4j.op.LoraGradient;
import org.medicalgpt4j.op.LoraLinear;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Two or three layers with adapters that read the same x (queries, keys and values; gate and up): what is done with x and
 * dx through the rank is done once for all of them.
 */
public final class AdapterGroups {
    private static final int THREADS = 256;

    private AdapterGroups() {}

    /** The layers, if they can be put together: without dropout, of one rank, with x A' kept apart from what is read. */
    public static Optional<Runnable> layers(LoraLinear[] ops, DeviceCall[] calls) {
        DeviceTensor x = calls[0].input(0);
        int rank = calls[0].input(1).size(0);
        boolean fit = NarrowProducts.fits(x, rank)
                && IntStream.range(0, ops.length)
                        .allMatch(i -> ops[i].settings().dropout() == 0
                                && same(calls[i].input(0), x)
                                && calls[i].input(1).size(0) == rank
                                && calls[i].wants(0)
                                && calls[i].wants(1)
                                && !writtenTooEarly(calls, i));
        return fit ? Optional.of(() -> multiply(ops, calls)) : Optional.empty();
    }

    /** x A' of all layers is written before the first layer's y: nothing that comes before may lie there. */
    private static boolean writtenTooEarly(DeviceCall[] calls, int of) {
        DeviceTensor xa = calls[of].output(1);
        return Stream.of(calls)
                .limit(of)
                .flatMap(call -> Stream.concat(Stream.of(call.inputs()), Stream.of(call.outputs())))
                .anyMatch(xa::overlaps);
    }

    private static void multiply(LoraLinear[] ops, DeviceCall[] calls) {
        NarrowProducts.ofOne(
                calls[0],
                calls[0].input(0),
                inputs(calls, 1),
                Stream.of(calls).map(call -> call.output(1)).toArray(DeviceTensor[]::new));
        for (int i = 0; i < ops.length; i++) {
            LoraProducts.widen(ops[i], calls[i], calls[i].output(1));
        }
    }

    /** Their gradients, if they can be put together: of one rank and scale, all with or all without that of x. */
    public static Optional<Runnable> gradients(LoraGradient[] ops, DeviceCall[] calls) {
        DeviceTensor x = calls[0].input(1);
        DeviceTensor a = calls[0].input(3);
        boolean fit = NarrowProducts.fits(x, a.size(0))
                && IntStream.range(0, ops.length)
                        .allMatch(i -> ops[i].settings().dropout() == 0
                                && ops[i].settings().scale()
                                        == ops[0].settings().scale()
                                && NarrowProducts.fits(calls[i].input(0), a.size(0))
                                && same(calls[i].input(1), x)
                                && calls[i].input(3).length() == a.length()
                                && calls[i].wants(LoraGradients.DA)
                                && calls[i].wants(LoraGradients.DB)
                                && sameSum(calls[0], calls[i], i));
        return fit ? Optional.of(() -> differentiate(ops, calls)) : Optional.empty();
    }

    /** Whether the call adds to the dx that the first one makes, or neither makes one. */
    private static boolean sameSum(DeviceCall first, DeviceCall call, int index) {
        DeviceTensor dx = first.output(LoraGradients.DX);
        DeviceTensor mine = call.output(LoraGradients.DX);
        return dx == null
                ? mine == null
                : mine != null && same(dx, mine) && (index == 0 || call.adds(LoraGradients.DX));
    }

    private static void differentiate(LoraGradient[] ops, DeviceCall[] calls) {
        DeviceCall first = calls[0];
        Device device = first.device();
        DeviceTensor x = first.input(1);
        long rank = first.input(3).size(0);
        long ranks = rank * calls.length;
        float scale = (float) ops[0].settings().scale();
        LoraGradients.GroupScratch scratch = new LoraGradients.GroupScratch(first, ranks);
        DeviceTensor inner = scratch.inner();
        NarrowProducts.sideBySide(first, scale, inputs(calls, 0), inputs(calls, 4), inner);
        device.multiply(1, inner, true, x, false, 0, scratch.gradient());
        takeApart(calls, scratch.gradient());
        for (DeviceCall call : calls) {
            device.multiply(
                    scale,
                    call.input(0),
                    true,
                    call.input(2),
                    false,
                    call.kept(LoraGradients.DB),
                    call.output(LoraGradients.DB));
        }
        if (first.wants(LoraGradients.DX)) {
            DeviceTensor dx = first.output(LoraGradients.DX);
            putTogether(calls, scratch.factors());
            // first the narrow product: the wide ones add to it beside their arithmetic
            device.multiply(1, inner, false, scratch.factors(), false, first.kept(LoraGradients.DX), dx);
            for (DeviceCall call : calls) {
                device.multiply(1, call.input(0), false, call.input(5), false, 1, dx);
            }
        }
    }

    private static void takeApart(DeviceCall[] calls, DeviceTensor all) {
        int last = calls.length - 1;
        long elements = all.length() / calls.length;
        calls[0].device()
                .launch(
                        DataType.BFLOAT16,
                        "adapters",
                        "take_apart",
                        perElement(elements, calls.length),
                        all,
                        calls[0].output(LoraGradients.DA),
                        calls[1].output(LoraGradients.DA),
                        calls[last].output(LoraGradients.DA),
                        calls[0].intAdds(LoraGradients.DA),
                        calls[1].intAdds(LoraGradients.DA),
                        calls[last].intAdds(LoraGradients.DA),
                        elements);
    }

    private static void putTogether(DeviceCall[] calls, DeviceTensor all) {
        int last = calls.length - 1;
        long elements = all.length() / calls.length;
        calls[0].device()
                .launch(
                        DataType.BFLOAT16,
                        "adapters",
                        "put_together",
                        perElement(elements / LaunchSize.pack(all), calls.length),
                        calls[0].input(3),
                        calls[1].input(3),
                        calls[last].input(3),
                        all,
                        elements);
    }

    private static LaunchSize perElement(long elements, int layers) {
        return new LaunchSize(Math.toIntExact((elements + THREADS - 1) / THREADS), layers, 1, THREADS, 1, 0);
    }

    private static DeviceTensor[] inputs(DeviceCall[] calls, int index) {
        return Stream.of(calls).map(call -> call.input(index)).toArray(DeviceTensor[]::new);
    }

    private static boolean same(DeviceTensor one, DeviceTensor other) {
        return one.address() == other.address() && one.length() == other.length();
    }
}

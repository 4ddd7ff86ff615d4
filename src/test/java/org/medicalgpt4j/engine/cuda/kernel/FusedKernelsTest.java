package org.medicalgpt4j.engine.cuda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.nd4j.linalg.api.buffer.DataType;

/** Which ops are put together; needs no GPU. */
class FusedKernelsTest {
    private static final DeviceTensor X = tensor(0, 4, 64);
    private static final DeviceTensor WEIGHT = tensor(4096, 128, 64);

    private static DeviceTensor tensor(long address, long... shape) {
        return new DeviceTensor(address, DataType.BFLOAT16, shape);
    }

    private static DeviceCall layer(DeviceTensor x, DeviceTensor y, boolean adds) {
        return call(new DeviceTensor[] {x, WEIGHT}, y, adds);
    }

    private static DeviceCall call(DeviceTensor[] inputs, DeviceTensor y, boolean adds) {
        return new DeviceCall(
                null,
                inputs,
                new DeviceTensor[] {y},
                new boolean[] {adds},
                new int[inputs.length][],
                0,
                new WorkSizes(8, DataType.BFLOAT16));
    }

    private static boolean joins(DeviceCall last) {
        DeviceCall usual = layer(X, tensor(1 << 20, 4, 128), false);
        return FusedKernels.layers(usual, usual, last).isPresent();
    }

    @Test
    void should_join_layers_of_one_input() {
        DeviceTensor y = tensor(2 << 20, 4, 128);
        assertEquals(true, joins(layer(X, y, false)));
        assertEquals(false, joins(layer(tensor(512, 4, 64), y, false)), "another input");
        assertEquals(false, joins(layer(X, y, true)), "adds to what is there");
        DeviceTensor exact = new DeviceTensor(2 << 20, DataType.FLOAT, 4, 128);
        assertEquals(false, joins(layer(X, exact, false)), "a result in f32");
    }

    @Test
    void should_leave_many_rows_to_single_products() {
        DeviceCall many = layer(tensor(0, 17, 64), tensor(1 << 20, 17, 128), false);
        assertEquals(false, FusedKernels.layers(many, many, many).isPresent());
    }

    @Test
    void should_not_write_a_gated_unit_over_what_is_read() {
        DeviceTensor gates = tensor(1 << 20, 4, 128);
        DeviceTensor ups = tensor(2 << 20, 4, 128);
        DeviceCall gate = layer(X, gates, false);
        DeviceCall up = layer(X, ups, false);
        DeviceTensor[] inputs = {gates, ups};
        assertEquals(
                true,
                FusedKernels.gatedUnit(gate, up, call(inputs, gates, false)).isPresent());
        assertEquals(
                false,
                FusedKernels.gatedUnit(gate, up, call(inputs, tensor(256, 4, 128), false))
                        .isPresent());
    }
}

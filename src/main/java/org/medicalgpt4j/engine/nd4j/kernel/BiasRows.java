package org.medicalgpt4j.engine.nd4j.kernel;

/** Starts the rows of a linear layer's result with its bias. */
final class BiasRows {
    private BiasRows() {}

    static LinearProduct.Start of(HostTensor bias, HostTensor y) {
        int width = y.size(-1);
        return (rowFrom, rowTo, columnFrom, columnTo, lane) -> {
            int length = columnTo - columnFrom;
            float[] values = lane.floats(0, length);
            bias.read(columnFrom, values, 0, length);
            for (int row = rowFrom; row < rowTo; row++) {
                y.write((long) row * width + columnFrom, values, 0, length);
            }
            return true;
        };
    }
}

package org.medicalgpt4j.engine.cuda.runtime;

import org.nd4j.linalg.api.buffer.DataType;

/**
 * All that the choice of a matrix product's algorithm depends on: {@code c [rows, columns] = op(a) op(b)} over
 * {@code inner}, the number formats of a and b and of c, and how the addresses are aligned.
 */
record ProductShape(
        int rows,
        int columns,
        int inner,
        boolean transposeA,
        boolean transposeB,
        boolean bias,
        DataType factors,
        DataType result,
        int alignmentA,
        int alignmentB,
        int alignmentC) {

    static ProductShape of(
            DeviceTensor a, boolean transposeA, DeviceTensor b, boolean transposeB, DeviceTensor c, DeviceTensor bias) {
        int inner = transposeA ? a.rows() : a.size(-1);
        boolean fit = (transposeA ? a.size(-1) : a.rows()) == c.rows()
                && (transposeB ? b.rows() : b.size(-1)) == c.size(-1)
                && (transposeB ? b.size(-1) : b.rows()) == inner
                && a.type() == b.type();
        if (!fit) {
            throw new IllegalArgumentException("cannot multiply " + a + " and " + b + " to " + c);
        }
        return new ProductShape(
                c.rows(),
                c.size(-1),
                inner,
                transposeA,
                transposeB,
                bias != null,
                a.type(),
                c.type(),
                alignment(a),
                alignment(b),
                alignment(c));
    }

    private static int alignment(DeviceTensor tensor) {
        return (int) Math.min(DeviceMemory.ALIGNMENT, Long.lowestOneBit(tensor.address()));
    }
}

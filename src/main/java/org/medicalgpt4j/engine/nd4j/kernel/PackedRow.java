package org.medicalgpt4j.engine.nd4j.kernel;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.medicalgpt4j.engine.nd4j.kernel.vector.PackedDot;
import org.medicalgpt4j.op.QuantizedWeight;
import org.medicalgpt4j.quantization.GgufFormat;

/** Inner products with the rows of a packed matrix, for the formats that have code of their own. */
final class PackedRow {
    private static final PackedDot DOT = PackedDot.chosen();

    private final Product product;
    private final byte[] bytes;
    private final int blocks;

    private PackedRow(Product product, int bytesPerBlock, int blocks) {
        this.product = product;
        this.bytes = new byte[bytesPerBlock * blocks];
        this.blocks = blocks;
    }

    /** Memory for one row, if the format has code of its own. */
    static Optional<PackedRow> of(QuantizedWeight weight) {
        if (!(weight.format() instanceof GgufFormat gguf)) {
            return Optional.empty();
        }
        int blocks = (int) (weight.columns() / gguf.format().elements());
        int size = gguf.format().bytes();
        return switch (gguf.format()) {
            case Q8_0 -> Optional.of(new PackedRow(DOT::q80, size, blocks));
            case Q4_0 -> Optional.of(new PackedRow(DOT::q40, size, blocks));
            case Q4_1 -> Optional.of(new PackedRow(DOT::q41, size, blocks));
            default -> Optional.empty();
        };
    }

    void read(ByteBuffer packed, int row) {
        packed.get(row * bytes.length, bytes);
    }

    float dot(float[] x, int at) {
        return product.of(bytes, blocks, x, at);
    }

    /** One format's inner product. */
    @FunctionalInterface
    private interface Product {
        float of(byte[] row, int blocks, float[] x, int xAt);
    }
}

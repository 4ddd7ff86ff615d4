package org.medicalgpt4j.op;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import org.medicalgpt4j.quantization.BlockFormat;
import org.medicalgpt4j.quantization.FourBitCode;
import org.medicalgpt4j.quantization.FourBitFormat;
import org.medicalgpt4j.quantization.GgufFormat;
import org.medicalgpt4j.quantization.RowInt8Format;
import org.medicalgpt4j.quantization.WeightFormat;

/** Random matrices in every format, as graphs hold them. */
public final class PackedMatrices {
    public static final List<WeightFormat> FORMATS = List.of(
            new FourBitFormat(FourBitCode.NF4, 64, true),
            new FourBitFormat(FourBitCode.FP4, 128, false),
            new RowInt8Format(),
            new GgufFormat(BlockFormat.Q8_0),
            new GgufFormat(BlockFormat.Q4_0),
            new GgufFormat(BlockFormat.Q4_1));

    private PackedMatrices() {}

    /** Words of normally distributed numbers, packed. */
    public static int[] normal(QuantizedWeight weight, Random random) {
        float[] values = new float[(int) (weight.rows() * weight.columns())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) weight.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        weight.format()
                .pack(
                        (offset, target, length) -> System.arraycopy(values, (int) offset, target, 0, length),
                        weight.rows(),
                        weight.columns(),
                        bytes);
        int[] words = new int[(int) weight.words()];
        bytes.rewind().asIntBuffer().get(words);
        return words;
    }

    /** The op alone, as kernels get it. */
    public static TensorOp linear(QuantizedWeight weight, boolean bias) {
        TensorOp op = inGraph(new QuantizedLinear(), weight);
        op.addBArgument(bias);
        return op;
    }

    public static TensorOp inputGradient(QuantizedWeight weight) {
        return inGraph(new QuantizedInputGradient(), weight);
    }

    public static TensorOp embedding(QuantizedWeight weight) {
        TensorOp op = inGraph(new QuantizedEmbedding(), weight);
        op.addBArgument(false);
        return op;
    }

    private static TensorOp inGraph(TensorOp op, QuantizedWeight weight) {
        op.addIArgument(weight.arguments());
        return op;
    }
}

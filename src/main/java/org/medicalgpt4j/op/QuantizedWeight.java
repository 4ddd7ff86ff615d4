package org.medicalgpt4j.op;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.medicalgpt4j.quantization.BlockFormat;
import org.medicalgpt4j.quantization.FourBitCode;
import org.medicalgpt4j.quantization.FourBitFormat;
import org.medicalgpt4j.quantization.GgufFormat;
import org.medicalgpt4j.quantization.RowInt8Format;
import org.medicalgpt4j.quantization.WeightFormat;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A weight matrix {@code [rows, columns]} in fewer bits. In a graph it is a tensor of 32-bit words, the packed bytes one after
 * another, filled up with zeros.
 */
public record QuantizedWeight(WeightFormat format, long rows, long columns) {
    /** Integer arguments that say which weight it is. */
    static final int ARGUMENTS = 6;

    private static final int FOUR_BIT = 0;
    private static final int ROW_INT8 = 1;
    private static final int GGUF = 2;

    /** Words of the tensor. */
    public long words() {
        return (format.bytes(rows, columns) + Integer.BYTES - 1) / Integer.BYTES;
    }

    /** Bytes of the tensor. */
    public long bytes() {
        return words() * Integer.BYTES;
    }

    /** Reads what {@link #arguments} wrote. */
    static QuantizedWeight of(List<Long> arguments) {
        return new QuantizedWeight(format(arguments), arguments.get(4), arguments.get(5));
    }

    private static WeightFormat format(List<Long> arguments) {
        int detail = Math.toIntExact(arguments.get(1));
        return switch (Math.toIntExact(arguments.get(0))) {
            case FOUR_BIT ->
                new FourBitFormat(
                        FourBitCode.values()[detail], Math.toIntExact(arguments.get(2)), arguments.get(3) != 0);
            case ROW_INT8 -> new RowInt8Format();
            case GGUF -> new GgufFormat(BlockFormat.values()[detail]);
            default -> throw new OpException("no weight format has the number " + arguments.get(0));
        };
    }

    long[] arguments() {
        if (format instanceof FourBitFormat four) {
            return new long[] {
                FOUR_BIT, four.code().ordinal(), four.blockSize(), four.doubleQuantization() ? 1 : 0, rows, columns
            };
        }
        if (format instanceof GgufFormat gguf) {
            return new long[] {GGUF, gguf.format().ordinal(), 0, 0, rows, columns};
        }
        return new long[] {ROW_INT8, 0, 0, 0, rows, columns};
    }

    Map<String, Object> attributes() {
        Map<String, Object> attributes = new TreeMap<>(Map.of("format", format.label()));
        if (format instanceof FourBitFormat four) {
            attributes.put("blockSize", four.blockSize());
            attributes.put("doubleQuantization", four.doubleQuantization());
        }
        return attributes;
    }

    void require(TensorOp op, long[] shape, long[]... in) {
        op.require(shape.length == 1 && shape[0] == words(), "a packed weight [" + words() + "]", in);
    }

    /** The matrix in full: what the plain implementations compute with. */
    INDArray widened(INDArray packed, DataType type) {
        int[] words = DenseValues.readInts(packed);
        ByteBuffer bytes = ByteBuffer.allocate(words.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(words);
        float[] values = new float[Math.toIntExact(Math.multiplyExact(rows, columns))];
        format.widen(bytes, rows, columns, 0, values, 0, values.length);
        return Nd4j.createFromArray(values).castTo(type).reshape('c', rows, columns);
    }
}

package org.medicalgpt4j.engine;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.javacpp.FloatPointer;
import org.medicalgpt4j.model.Parameter;
import org.medicalgpt4j.quantization.WeightFormat;

/**
 * The weights of one model where an engine keeps them. Training, scoring and decoding programs share them, so an
 * update is seen by all at once.
 */
public interface Parameters extends AutoCloseable {

    List<Parameter> table();

    /** Whether a parameter of this name has memory. */
    boolean has(String name);

    /**
     * Fills a parameter: the action gets host memory for all of its elements in f32 and writes them.
     *
     * @throws EngineException if there is no such parameter
     */
    void write(String name, Consumer<FloatPointer> writer);

    /**
     * Fills a packed parameter with values, rounded to its format piece by piece.
     *
     * @throws EngineException if there is no such parameter, or it is not packed
     * @throws org.medicalgpt4j.quantization.QuantizationException if a value is not finite
     */
    void pack(String name, WeightFormat.FloatSource values);

    /**
     * Fills a packed parameter with bytes that are in its format already: the action gets host memory for all of them, little
     * endian, zeroed.
     *
     * @throws EngineException if there is no such parameter, or it is not packed
     */
    void writePacked(String name, Consumer<ByteBuffer> writer);

    /** Copies elements of a parameter to an array, widened if it is packed. */
    void read(String name, long offset, float[] target, int at, int length);

    /** All elements of a parameter that fits an array. */
    default float[] read(String name) {
        Parameter parameter = table().stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new EngineException("no parameter named " + name));
        float[] values = new float[Math.toIntExact(parameter.elements())];
        read(name, 0, values, 0, values.length);
        return values;
    }

    /** Bytes held. */
    long bytes();

    @Override
    void close();
}

package org.medicalgpt4j.tool.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.medicalgpt4j.checkpoint.ModelSource;
import org.medicalgpt4j.engine.Parameters;
import org.medicalgpt4j.model.Architecture;
import org.medicalgpt4j.model.Architectures;
import org.medicalgpt4j.model.Parameter;

/** A model of which only the shape matters: weights are random. */
final class BenchmarkModel {
    private static final int BLOCK = 1 << 20;

    private BenchmarkModel() {}

    /** Of a model folder, a GGUF file, or a {@code config.json} alone. */
    static Architecture shape(Path path) {
        return Architectures.of(ModelSource.configuration(path));
    }

    /** Normal values of a deviation in matrices, 1 elsewhere: the same few again and again, so that it takes no time. */
    static void fill(Parameters parameters, double deviation) {
        Random random = new Random(1);
        float[] values = new float[BLOCK];
        for (int i = 0; i < BLOCK; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        float[] ones = new float[BLOCK];
        Arrays.fill(ones, 1);
        for (Parameter parameter : parameters.table()) {
            if (parameter.packed().isPresent()) {
                parameters.pack(
                        parameter.name(),
                        (offset, target, length) ->
                                System.arraycopy(values, (int) (offset % (BLOCK / 2)), target, 0, length));
                continue;
            }
            float[] source = parameter.shape().length == 1 ? ones : values;
            parameters.write(parameter.name(), memory -> {
                for (long done = 0; done < parameter.elements(); done += BLOCK) {
                    memory.position(done).put(source, 0, (int) Math.min(BLOCK, parameter.elements() - done));
                }
            });
        }
    }
}

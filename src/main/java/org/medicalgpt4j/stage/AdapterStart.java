package org.medicalgpt4j.stage;

import java.util.HashMap;
import java.util.Map;
import org.medicalgpt4j.checkpoint.AdapterTensors;
import org.medicalgpt4j.checkpoint.CheckpointException;
import org.medicalgpt4j.checkpoint.OutgoingTensor;
import org.medicalgpt4j.checkpoint.ParameterStore;
import org.medicalgpt4j.checkpoint.ScalarType;
import org.medicalgpt4j.checkpoint.TensorInfo;
import org.medicalgpt4j.engine.Parameters;
import org.medicalgpt4j.model.LoraSpec;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.model.Parameter;
import org.medicalgpt4j.model.ParameterRole;
import org.medicalgpt4j.train.PrincipalFactors;

/**
 * Start values of new adapters that depend on the weights they adapt: DoRA's magnitudes, and PiSSA's factors.
 *
 * <p>PiSSA trains beside weights that lack their principal part. What is saved goes with the whole weights again, as PEFT
 * converts it: {@code B A - B0 A0} is an adapter of twice the rank, with the factors of the start behind the trained ones.
 */
final class AdapterStart {
    private static final String LORA_A = ".lora_A.weight";
    private static final String LORA_B = ".lora_B.weight";
    private static final String MAGNITUDE = ".lora_magnitude_vector";

    private final Map<String, float[]> first = new HashMap<>();

    /** Measures and writes the magnitudes of DoRA; the factors B are zero yet. */
    static void magnitudes(ModelGraph graph, Parameters parameters) {
        for (Parameter parameter : graph.parameters()) {
            if (parameter.role() == ParameterRole.LORA_MAGNITUDE) {
                float[] lengths = lengths(graph, module(parameter, MAGNITUDE), parameters);
                parameters.write(parameter.name(), memory -> memory.put(lengths));
            }
        }
    }

    private static float[] lengths(ModelGraph graph, String module, Parameters parameters) {
        Parameter weight = graph.parameter(module + ".weight").orElseThrow();
        int width = Math.toIntExact(weight.shape()[1]);
        float[] lengths = new float[Math.toIntExact(weight.shape()[0])];
        float[] row = new float[width];
        for (int i = 0; i < lengths.length; i++) {
            parameters.read(weight.name(), (long) i * width, row, 0, width);
            double sum = 0;
            for (float value : row) {
                sum += (double) value * value;
            }
            lengths[i] = (float) Math.sqrt(sum);
        }
        return lengths;
    }

    /** Splits each adapted weight into its principal part, which the adapter gets, and the rest. */
    AdapterStart split(ModelGraph graph, LoraSpec spec, Parameters parameters) {
        for (Parameter parameter : graph.parameters()) {
            if (parameter.role() == ParameterRole.LORA_A) {
                String module = module(parameter, LORA_A);
                Parameter weight = graph.parameter(module + ".weight").orElseThrow();
                LoraSpec.Layer layer = spec.layers().apply(module).orElseThrow();
                PrincipalFactors factors = PrincipalFactors.of(
                        parameters.read(weight.name()),
                        Math.toIntExact(weight.shape()[0]),
                        Math.toIntExact(weight.shape()[1]),
                        layer.rank(),
                        layer.scale());
                first.put(module + LORA_A, factors.a());
                first.put(module + LORA_B, factors.b());
                parameters.write(module + LORA_A, memory -> memory.put(factors.a()));
                parameters.write(module + LORA_B, memory -> memory.put(factors.b()));
                parameters.write(weight.name(), memory -> memory.put(factors.rest()));
            }
        }
        return this;
    }

    private static String module(Parameter parameter, String suffix) {
        return parameter.name().substring(0, parameter.name().length() - suffix.length());
    }

    /** Whether a parameter is saved with the factor it began with. */
    boolean holds(Parameter parameter) {
        return first.containsKey(parameter.name());
    }

    /** What PEFT reads for a factor and the one it began with. */
    OutgoingTensor doubled(Parameter parameter, Parameters parameters) {
        float[] start = first.get(parameter.name());
        String name = AdapterTensors.saved(parameter.name());
        long[] shape = doubledShape(parameter);
        if (parameter.role() == ParameterRole.LORA_A) {
            return OutgoingTensor.floats(new TensorInfo(name, ScalarType.F32, shape), (offset, target, length) -> {
                int own = (int) Math.max(0, Math.min(length, start.length - offset));
                parameters.read(parameter.name(), offset, target, 0, own);
                System.arraycopy(start, (int) (offset + own - start.length), target, own, length - own);
            });
        }
        int rank = (int) parameter.shape()[1];
        return OutgoingTensor.floats(new TensorInfo(name, ScalarType.F32, shape), (offset, target, length) -> {
            float[] trained = parameters.read(parameter.name());
            for (int i = 0; i < length; i++) {
                int row = (int) ((offset + i) / (2 * rank));
                int column = (int) ((offset + i) % (2 * rank));
                target[i] = column < rank ? trained[row * rank + column] : -start[row * rank + column - rank];
            }
        });
    }

    private static long[] doubledShape(Parameter parameter) {
        long[] shape = parameter.shape().clone();
        shape[parameter.role() == ParameterRole.LORA_A ? 0 : 1] *= 2;
        return shape;
    }

    /** Takes the trained factor out of one that was saved as {@link #doubled}. */
    void restore(Parameter parameter, ParameterStore store, Parameters parameters) {
        String name = AdapterTensors.saved(parameter.name());
        float[] saved = store.tensor(name).floats();
        int count = first.get(parameter.name()).length;
        if (saved.length != 2 * count) {
            throw new CheckpointException(store.source() + ": tensor '" + name + "' has " + saved.length
                    + " elements, but " + 2 * count + " were expected");
        }
        int rank = (int) parameter.shape()[1];
        boolean outer = parameter.role() == ParameterRole.LORA_A;
        float[] trained = new float[count];
        for (int i = 0; i < count; i++) {
            trained[i] = outer ? saved[i] : saved[i / rank * 2 * rank + i % rank];
        }
        parameters.write(parameter.name(), memory -> memory.put(trained));
    }
}

package org.medicalgpt4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.medicalgpt4j.RequiresSharedData;
import org.medicalgpt4j.SharedData;
import org.medicalgpt4j.checkpoint.ParameterStore;
import org.medicalgpt4j.checkpoint.SafetensorsFile;

class PrincipalFactorsTest {
    @RequiresSharedData
    @Test
    void should_split_weights_as_peft_does() {
        Path folder = SharedData.root().resolve("fixtures/models/llama3");
        try (ParameterStore weights = SafetensorsFile.open(folder.resolve("model.safetensors"));
                ParameterStore golden = SafetensorsFile.open(folder.resolve("golden-pissa.safetensors"))) {
            List<String> modules = golden.names().stream()
                    .filter(name -> name.startsWith("init.") && name.endsWith(".scaled_BA"))
                    .map(name -> name.substring("init.".length(), name.length() - ".scaled_BA".length()))
                    .toList();
            assertTrue(modules.size() >= 2, modules.toString());
            for (String module : modules) {
                long[] shape = weights.info(module + ".weight").shape();
                PrincipalFactors factors = PrincipalFactors.of(
                        weights.tensor(module + ".weight").floats(), (int) shape[0], (int) shape[1], 4, 2);
                assertClose(golden.tensor("init." + module + ".scaled_BA").floats(), product(factors, shape), module);
                assertClose(golden.tensor("init." + module + ".residual_weight").floats(), factors.rest(), module);
            }
        }
    }

    private static float[] product(PrincipalFactors factors, long[] shape) {
        int width = (int) shape[1];
        float[] product = new float[(int) shape[0] * width];
        for (int i = 0; i < product.length; i++) {
            double sum = 0;
            for (int r = 0; r < 4; r++) {
                sum += (double) factors.b()[i / width * 4 + r] * factors.a()[r * width + i % width];
            }
            product[i] = (float) (2 * sum);
        }
        return product;
    }

    private static void assertClose(float[] expected, float[] seen, String at) {
        assertEquals(expected.length, seen.length);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], seen[i], 2e-6, at + " " + i);
        }
    }

    @Test
    void should_refuse_more_ranks_than_there_are() {
        assertEquals(
                "tuning.rank is 3, but a weight of 2 x 5 has only 2 singular values",
                assertThrows(TrainingException.class, () -> PrincipalFactors.of(new float[10], 2, 5, 3, 1))
                        .getMessage());
    }
}

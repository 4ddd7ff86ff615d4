package org.medicalgpt4j.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medicalgpt4j.RequiresSharedData;
import org.medicalgpt4j.SharedData;
import org.medicalgpt4j.checkpoint.SafetensorsFile;
import org.medicalgpt4j.engine.Batch;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.Parameters;
import org.medicalgpt4j.engine.Program;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.engine.nd4j.Nd4jEngine;
import org.medicalgpt4j.model.GraphOptions;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.model.Parameter;

/** Models whose files hold packed matrices: kept so or widened, they answer what the reference says. */
@RequiresSharedData
class QuantizedModelTest {

    @ParameterizedTest
    @CsvSource({
        "llama-bnb-int8, llama-bnb-int8/expected.safetensors, logits_dequantized_float64, 35, int8",
        "llama-bnb-nf4-dq, llama-bnb-nf4-dq/expected.safetensors, logits_dequantized_float64, 35, nf4",
        "llama-bnb-fp4, llama-bnb-fp4/expected.safetensors, logits_dequantized_float64, 35, fp4",
        "llama-q8_0.gguf, llama-q8_0.expected.safetensors, logits, 31, Q8_0"
    })
    void should_answer_as_the_reference_does(String model, String expected, String logits, int packed, String format) {
        Path folder = SharedData.root().resolve("fixtures/quant/models");
        ModelFiles widened = ModelFiles.open(folder.resolve(model));
        ModelFiles kept = widened.asStored();
        List<Parameter> matrices = kept.build(GraphOptions.scoring()).parameters().stream()
                .filter(parameter -> parameter.packed().isPresent())
                .toList();
        assertEquals(packed, matrices.size());
        matrices.forEach(matrix ->
                assertEquals(format, matrix.packed().orElseThrow().format().label()));
        try (SafetensorsFile golden = SafetensorsFile.open(folder.resolve(expected))) {
            int[] ids = ids(golden);
            float[] reference = golden.tensor(logits).floats();
            for (ModelFiles files : List.of(widened, kept)) {
                for (boolean plain : new boolean[] {false, true}) {
                    float[] seen = logits(files, ids, ProgramOptions.standard().withPlain(plain));
                    assertClose(reference, seen, files == kept ? "kept" : "widened");
                }
            }
        }
    }

    private static int[] ids(SafetensorsFile golden) {
        int[] ids = new int[(int) golden.info("input_ids").elements()];
        golden.readInts("input_ids", 0, ids, 0, ids.length);
        return ids;
    }

    private static float[] logits(ModelFiles files, int[] ids, ProgramOptions options) {
        ModelGraph graph = files.build(GraphOptions.scoring());
        int length = ids.length / 2;
        int[] rows = IntStream.range(0, ids.length).toArray();
        int[] positions = IntStream.of(rows).map(i -> i % length).toArray();
        try (Engine engine = Nd4jEngine.create(2);
                Parameters parameters = files.load(engine, graph);
                Program program = engine.compile(graph, parameters, options)) {
            Batch batch = new Batch()
                    .ints(ModelGraph.TOKENS, ids)
                    .ints(ModelGraph.POSITIONS, positions)
                    .ints(ModelGraph.SEQUENCE_STARTS, 0, length, ids.length)
                    .ints(ModelGraph.ROWS, rows);
            return program.evaluate(batch, List.of(ModelGraph.LOGITS))
                    .get(ModelGraph.LOGITS)
                    .values();
        }
    }

    private static void assertClose(float[] expected, float[] seen, String what) {
        assertEquals(expected.length, seen.length);
        double largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < expected.length; i++) {
            assertTrue(
                    Math.abs(expected[i] - seen[i]) <= 1e-5 * largest,
                    what + ", logit " + i + " is " + seen[i] + ", expected " + expected[i] + ", largest " + largest);
        }
    }
}

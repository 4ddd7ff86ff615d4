package org.medicalgpt4j.generate;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.medicalgpt4j.engine.Batch;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.Parameters;
import org.medicalgpt4j.engine.Program;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.engine.nd4j.Nd4jEngine;
import org.medicalgpt4j.load.ModelFiles;
import org.medicalgpt4j.model.CacheShape;
import org.medicalgpt4j.model.GraphOptions;
import org.medicalgpt4j.model.ModelGraph;

/** A model with one set of weights, and several ways to decode with it. */
final class ModelUnderTest implements AutoCloseable {
    private final Engine engine = Nd4jEngine.create(2);
    final ModelFiles files;
    private final ModelGraph graph;
    private final Parameters parameters;

    ModelUnderTest(Path folder, Optional<Path> adapter) {
        this.files = adapter.map(path -> ModelFiles.open(folder, path)).orElseGet(() -> ModelFiles.open(folder));
        this.graph = files.build(GraphOptions.decoding(new CacheShape(1, 64)));
        this.parameters = files.load(engine, graph);
    }

    CachedDecoder decoder(int pages, int pageSize) {
        CacheShape shape = new CacheShape(pages, pageSize);
        Program program =
                engine.compile(files.build(GraphOptions.decoding(shape)), parameters, ProgramOptions.standard());
        return new CachedDecoder(program, shape, files.architecture());
    }

    Generator generator(CachedDecoder decoder, GeneratorSettings settings) {
        return new Generator(decoder, files.tokenizer(), settings);
    }

    /** Logits of the last token, computed without what was cached before. */
    float[] fullLogits(Program scoring, int[] tokens) {
        int[] positions = new int[tokens.length];
        Arrays.setAll(positions, i -> i);
        float[] hidden = scoring.evaluate(
                        new Batch()
                                .ints(ModelGraph.TOKENS, tokens)
                                .ints(ModelGraph.POSITIONS, positions)
                                .ints(ModelGraph.SEQUENCE_STARTS, 0, tokens.length),
                        List.of(ModelGraph.HIDDEN))
                .get(ModelGraph.HIDDEN)
                .values();
        int width = files.architecture().hiddenSize();
        int vocabulary = files.architecture().vocabularySize();
        float[] head = parameters.read(graph.head().name());
        float[] logits = new float[vocabulary];
        for (int v = 0; v < vocabulary; v++) {
            double sum = 0;
            for (int h = 0; h < width; h++) {
                sum += (double) head[v * width + h] * hidden[(tokens.length - 1) * width + h];
            }
            logits[v] = (float) sum;
        }
        return logits;
    }

    /** The graph without a cache: attention over the whole sequence. */
    Program scoring() {
        return engine.compile(files.build(GraphOptions.scoring()), parameters, ProgramOptions.standard());
    }

    @Override
    public void close() {
        parameters.close();
        engine.close();
    }
}

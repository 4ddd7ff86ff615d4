package org.medicalgpt4j.stage;

import java.util.List;
import org.medicalgpt4j.data.RaggedBatch;
import org.medicalgpt4j.engine.Batch;
import org.medicalgpt4j.engine.Parameters;
import org.medicalgpt4j.engine.Program;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.objective.NextTokenCrossEntropy;
import org.medicalgpt4j.op.TokenLogProb;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;

/** How likely a model takes the targets of batches to be, without gradient. */
final class TargetScoring implements AutoCloseable {
    private final Program program;
    private final String output;

    /** @param graph of the model, not for training and not compiled yet */
    TargetScoring(ModelGraph graph, Parameters parameters, StageContext context) {
        this.output = output(graph);
        this.program = context.engine().compile(graph, parameters, context.options());
    }

    /** Puts the log-probabilities of targets on top of a graph, and names them. */
    static String output(ModelGraph graph) {
        SDVariable targets = graph.graph().placeHolder(NextTokenCrossEntropy.TARGETS, DataType.INT, -1);
        return TokenLogProb.apply(graph.graph(), "target", graph.hidden(), graph.head(), targets)[0].name();
    }

    /** Log-probability of each target {@code [N]}; 0 where there is none. */
    float[] of(RaggedBatch batch) {
        Batch inputs = new Batch()
                .ints(ModelGraph.TOKENS, batch.tokens())
                .ints(ModelGraph.POSITIONS, batch.positions())
                .ints(ModelGraph.SEQUENCE_STARTS, batch.cuSeqlens())
                .ints(NextTokenCrossEntropy.TARGETS, batch.targets());
        return program.evaluate(inputs, List.of(output)).get(output).values();
    }

    /** Bytes held beside the parameters. */
    long memory() {
        return program.memory().total();
    }

    @Override
    public void close() {
        program.close();
    }
}

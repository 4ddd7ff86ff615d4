package org.medicalgpt4j.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medicalgpt4j.data.RaggedBatch;
import org.medicalgpt4j.data.SequenceSet;
import org.medicalgpt4j.data.TrainingSequence;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.Parameters;
import org.medicalgpt4j.engine.Program;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.engine.Tensor;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.objective.NextTokenCrossEntropy;
import org.medicalgpt4j.objective.Objective;

/** Measures how well a model predicts the targets of held-out sequences. */
public final class Evaluation implements AutoCloseable {
    private final Program program;
    private final Objective.Terms terms;
    private final SequenceSet data;
    private final int tokensPerBatch;

    /**
     * @param scoring a graph that is not for training; the objective is put on top of it
     * @param tokensPerBatch most tokens computed at once; a longer sequence makes a batch of its own
     */
    public Evaluation(
            Engine engine,
            ModelGraph scoring,
            Parameters parameters,
            ProgramOptions options,
            SequenceSet data,
            int tokensPerBatch) {
        this.terms = new NextTokenCrossEntropy().build(scoring);
        this.program = engine.compile(scoring, parameters, options);
        this.data = data;
        this.tokensPerBatch = tokensPerBatch;
    }

    /** Most tokens that are computed at once. */
    public static int largestBatch(SequenceSet data, int tokensPerBatch) {
        long all = 0;
        for (int i = 0; i < data.size() && all < tokensPerBatch; i++) {
            all += data.length(i);
        }
        return (int) Math.min(all, Math.max(tokensPerBatch, data.longest()));
    }

    /**
     * @param loss mean negative log-probability of a target, in nats
     * @param accuracy share of targets that are the most likely token
     * @param targets number of targets
     */
    public record Result(double loss, double accuracy, long targets) {
        public double perplexity() {
            return Math.exp(loss);
        }
    }

    /** Empty if a stop was requested before all was scored. */
    public Optional<Result> run(StopSwitch stop) {
        double loss = 0;
        double correct = 0;
        long targets = 0;
        for (RaggedBatch batch : batches()) {
            if (stop.isRequested()) {
                return Optional.empty();
            }
            Map<String, Tensor> values = program.evaluate(BatchInputs.of(batch), terms.reported());
            loss += values.get(NextTokenCrossEntropy.LOSS_SUM).scalar();
            correct += values.get(NextTokenCrossEntropy.CORRECT_SUM).scalar();
            targets += batch.targetCount();
        }
        return Optional.of(new Result(loss / targets, correct / targets, targets));
    }

    /** Sequences of like length together, so that few shapes occur. */
    private List<RaggedBatch> batches() {
        Integer[] order = new Integer[data.size()];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingInt(data::length));
        List<RaggedBatch> batches = new ArrayList<>();
        List<TrainingSequence> members = new ArrayList<>();
        int tokens = 0;
        for (int index : order) {
            if (!members.isEmpty() && tokens + data.length(index) > tokensPerBatch) {
                batches.add(RaggedBatch.of(members, 0));
                members.clear();
                tokens = 0;
            }
            members.add(data.get(index));
            tokens += data.length(index);
        }
        if (!members.isEmpty()) {
            batches.add(RaggedBatch.of(members, 0));
        }
        return batches;
    }

    /** Held beside the parameters. */
    public Program.MemoryUse memory() {
        return program.memory();
    }

    @Override
    public void close() {
        program.close();
    }
}

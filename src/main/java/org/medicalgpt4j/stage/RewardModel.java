package org.medicalgpt4j.stage;

import java.util.ArrayList;
import java.util.List;
import org.medicalgpt4j.engine.Batch;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.Parameters;
import org.medicalgpt4j.engine.Program;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.load.ModelFiles;
import org.medicalgpt4j.model.GraphOptions;
import org.medicalgpt4j.model.ModelGraph;

/** A model that says how good texts are, as the stage {@code rm} trains it. Not safe for concurrent use. */
public final class RewardModel implements AutoCloseable {
    private static final int TOKENS_TOGETHER = 4096;

    private final Parameters parameters;
    private final Program program;

    private RewardModel(Parameters parameters, Program program) {
        this.parameters = parameters;
        this.program = program;
    }

    /**
     * Loads a sequence classifier with one class, or an adapter that has the head of one.
     *
     * @throws StageException if neither has a head that scores
     */
    public static RewardModel load(Engine engine, ModelFiles files, ProgramOptions options) {
        if (!files.hasScore()) {
            throw new StageException(
                    files.source().path() + " is no reward model: neither it nor an adapter has the tensor"
                            + " 'score.weight'; the stage rm trains one");
        }
        ModelGraph graph = files.build(GraphOptions.scoring().withScores());
        Parameters parameters = files.load(engine, graph);
        try {
            return new RewardModel(parameters, engine.compile(graph, parameters, options));
        } catch (RuntimeException failure) {
            parameters.close();
            throw failure;
        }
    }

    /**
     * Scores of texts, in their order: what the head says at their last tokens.
     *
     * @param texts token ids, none of them empty
     */
    public List<Float> scores(List<int[]> texts) {
        List<Float> scores = new ArrayList<>();
        List<int[]> together = new ArrayList<>();
        int tokens = 0;
        for (int[] text : texts) {
            if (!together.isEmpty() && tokens + text.length > TOKENS_TOGETHER) {
                score(together, scores);
                together.clear();
                tokens = 0;
            }
            together.add(text);
            tokens += text.length;
        }
        if (!together.isEmpty()) {
            score(together, scores);
        }
        return scores;
    }

    private void score(List<int[]> texts, List<Float> scores) {
        int[] starts = new int[texts.size() + 1];
        for (int i = 0; i < texts.size(); i++) {
            starts[i + 1] = Math.addExact(starts[i], texts.get(i).length);
        }
        int[] tokens = new int[starts[texts.size()]];
        int[] positions = new int[tokens.length];
        for (int i = 0; i < texts.size(); i++) {
            System.arraycopy(texts.get(i), 0, tokens, starts[i], texts.get(i).length);
            for (int t = 0; t < texts.get(i).length; t++) {
                positions[starts[i] + t] = t;
            }
        }
        int[] last = new int[texts.size()];
        for (int i = 0; i < last.length; i++) {
            last[i] = starts[i + 1] - 1;
        }
        Batch batch = new Batch()
                .ints(ModelGraph.TOKENS, tokens)
                .ints(ModelGraph.POSITIONS, positions)
                .ints(ModelGraph.SEQUENCE_STARTS, starts)
                .ints(ModelGraph.ROWS, last);
        for (float score : program.evaluate(batch, List.of(ModelGraph.LOGITS))
                .get(ModelGraph.LOGITS)
                .values()) {
            scores.add(score);
        }
    }

    @Override
    public void close() {
        program.close();
        parameters.close();
    }
}

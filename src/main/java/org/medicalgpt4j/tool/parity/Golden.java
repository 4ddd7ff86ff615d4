package org.medicalgpt4j.tool.parity;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.medicalgpt4j.checkpoint.CheckpointException;
import org.medicalgpt4j.checkpoint.ParameterStore;
import org.medicalgpt4j.checkpoint.SafetensorsFile;
import org.medicalgpt4j.engine.Batch;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.objective.NextTokenCrossEntropy;

/** The reference values of a model folder: {@code golden.safetensors}. */
final class Golden implements AutoCloseable {
    static final String FILE = "golden.safetensors";
    private static final int IGNORED = -100;

    private final ParameterStore store;

    Golden(Path folder) {
        this.store = SafetensorsFile.open(folder.resolve(FILE));
    }

    boolean has(String name) {
        return store.contains(name);
    }

    float[] floats(String name) {
        return store.tensor(name).floats();
    }

    int[] ints(String name) {
        return Arrays.stream(store.tensor(name).longs())
                .mapToInt(Math::toIntExact)
                .toArray();
    }

    /** Names of the tensors with a prefix, without it. */
    List<String> below(String prefix) {
        return store.names().stream()
                .filter(name -> name.startsWith(prefix))
                .map(name -> name.substring(prefix.length()))
                .toList();
    }

    int[] sequence(int index) {
        int[] starts = ints("cu_seqlens");
        return Arrays.copyOfRange(ints("input_ids"), starts[index], starts[index + 1]);
    }

    /** All sequences as one ragged batch, with labels moved to the positions that predict them. */
    Batch batch() {
        int[] tokens = ints("input_ids");
        int[] starts = ints("cu_seqlens");
        int[] labels = ints("labels");
        int[] positions = new int[tokens.length];
        int[] targets = new int[tokens.length];
        float[] weights = new float[tokens.length];
        int[] rows = new int[tokens.length];
        for (int s = 0; s + 1 < starts.length; s++) {
            for (int t = starts[s]; t < starts[s + 1]; t++) {
                positions[t] = t - starts[s];
                rows[t] = t;
                boolean last = t + 1 == starts[s + 1];
                targets[t] = last || labels[t + 1] == IGNORED ? -1 : labels[t + 1];
                weights[t] = targets[t] < 0 ? 0 : 1;
            }
        }
        return new Batch()
                .ints(ModelGraph.TOKENS, tokens)
                .ints(ModelGraph.POSITIONS, positions)
                .ints(ModelGraph.SEQUENCE_STARTS, starts)
                .ints(ModelGraph.ROWS, rows)
                .ints(NextTokenCrossEntropy.TARGETS, targets)
                .floats(NextTokenCrossEntropy.WEIGHTS, weights);
    }

    long targets() {
        int[] starts = ints("cu_seqlens");
        int[] labels = ints("labels");
        long count = 0;
        for (int s = 0; s + 1 < starts.length; s++) {
            for (int t = starts[s] + 1; t < starts[s + 1]; t++) {
                count += labels[t] == IGNORED ? 0 : 1;
            }
        }
        if (count == 0) {
            throw new CheckpointException(store.source() + ": all labels are ignored");
        }
        return count;
    }

    @Override
    public void close() {
        store.close();
    }
}

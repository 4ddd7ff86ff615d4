package org.medicalgpt4j.tool.parity;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.medicalgpt4j.checkpoint.CheckpointException;
import org.medicalgpt4j.checkpoint.ParameterStore;
import org.medicalgpt4j.checkpoint.SafetensorsFile;
import org.medicalgpt4j.engine.Batch;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.objective.NextTokenCrossEntropy;

/** A file of reference values in a model folder, such as {@code golden.safetensors}. */
final class Golden implements AutoCloseable {
    static final String FILE = "golden.safetensors";
    private static final int IGNORED = -100;

    private final ParameterStore store;

    Golden(Path file) {
        this.store = SafetensorsFile.open(file);
    }

    boolean has(String name) {
        return store.contains(name);
    }

    /** Names with a prefix, in their order. */
    List<String> names(String prefix) {
        return store.names().stream().filter(name -> name.startsWith(prefix)).toList();
    }

    float[] floats(String name) {
        return store.tensor(name).floats();
    }

    int[] ints(String name) {
        return Arrays.stream(store.tensor(name).longs())
                .mapToInt(Math::toIntExact)
                .toArray();
    }

    int[] sequence(int index) {
        int[] starts = ints("cu_seqlens");
        return Arrays.copyOfRange(ints("input_ids"), starts[index], starts[index + 1]);
    }

    /** All sequences as one ragged batch, with labels moved to the positions that predict them. */
    Batch batch() {
        return batch("", 0, sequences(""));
    }

    /** The number of sequences whose tensors have a prefix. */
    int sequences(String prefix) {
        return ints(prefix + "cu_seqlens").length - 1;
    }

    /** Sequences whose tensors have a prefix, as one ragged batch. */
    Batch batch(String prefix, int from, int to) {
        int[] starts = ints(prefix + "cu_seqlens");
        int first = starts[from];
        int[] labels = ints(prefix + "labels");
        int count = starts[to] - first;
        int[] positions = new int[count];
        int[] targets = new int[count];
        float[] weights = new float[count];
        for (int s = from; s < to; s++) {
            for (int t = starts[s]; t < starts[s + 1]; t++) {
                positions[t - first] = t - starts[s];
                boolean last = t + 1 == starts[s + 1];
                targets[t - first] = last || labels[t + 1] == IGNORED ? -1 : labels[t + 1];
                weights[t - first] = targets[t - first] < 0 ? 0 : 1;
            }
        }
        return new Batch()
                .ints(ModelGraph.TOKENS, Arrays.copyOfRange(ints(prefix + "input_ids"), first, first + count))
                .ints(ModelGraph.POSITIONS, positions)
                .ints(
                        ModelGraph.SEQUENCE_STARTS,
                        IntStream.rangeClosed(from, to)
                                .map(s -> starts[s] - first)
                                .toArray())
                .ints(ModelGraph.ROWS, IntStream.range(0, count).toArray())
                .ints(NextTokenCrossEntropy.TARGETS, targets)
                .floats(NextTokenCrossEntropy.WEIGHTS, weights);
    }

    long targets() {
        long count = targets("", 0, sequences(""));
        if (count == 0) {
            throw new CheckpointException(store.source() + ": all labels are ignored");
        }
        return count;
    }

    /** Targets of some sequences whose tensors have a prefix. */
    long targets(String prefix, int from, int to) {
        int[] starts = ints(prefix + "cu_seqlens");
        int[] labels = ints(prefix + "labels");
        long count = 0;
        for (int s = from; s < to; s++) {
            for (int t = starts[s] + 1; t < starts[s + 1]; t++) {
                count += labels[t] == IGNORED ? 0 : 1;
            }
        }
        return count;
    }

    @Override
    public void close() {
        store.close();
    }
}

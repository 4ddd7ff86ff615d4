package org.medicalgpt4j.train.recovery;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.medicalgpt4j.checkpoint.CheckpointException;
import org.medicalgpt4j.checkpoint.FolderDraft;
import org.medicalgpt4j.checkpoint.OutgoingTensor;
import org.medicalgpt4j.checkpoint.SafetensorsFile;
import org.medicalgpt4j.checkpoint.SafetensorsWriter;
import org.medicalgpt4j.checkpoint.ScalarType;
import org.medicalgpt4j.checkpoint.StoredTensor;
import org.medicalgpt4j.checkpoint.TensorInfo;
import org.medicalgpt4j.engine.OptimizerState;

/**
 * What an optimizer remembers, as a safetensors file of f32 vectors. It lies in a folder of its own, since programs that
 * load a model take every safetensors file beside its configuration for weights.
 */
final class OptimizerFile {
    private static final String FOLDER = "optimizer";
    private static final String FILE = "state.safetensors";
    private static final int PIECE = 1 << 16;

    private OptimizerFile() {}

    static long bytes(OptimizerState state) {
        return state.names().stream()
                .mapToLong(name -> Float.BYTES * state.elements(name))
                .sum();
    }

    static void write(OptimizerState state, FolderDraft draft) {
        List<OutgoingTensor> tensors = new ArrayList<>();
        for (String name : state.names()) {
            tensors.add(OutgoingTensor.floats(
                    new TensorInfo(name, ScalarType.F32, new long[] {state.elements(name)}),
                    (offset, target, length) -> state.read(name, offset, target, 0, length)));
        }
        draft.folder(FOLDER, inner -> inner.file(FILE, SafetensorsWriter.content(tensors)));
    }

    /** @throws CheckpointException if the file is not of this optimizer */
    static void read(OptimizerState state, Path checkpoint) {
        Path path = checkpoint.resolve(FOLDER).resolve(FILE);
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            if (!file.names().equals(new HashSet<>(state.names()))) {
                throw new CheckpointException(path + " is the state of another optimizer: it has "
                        + file.names().size() + " tensors, but " + state.names().size()
                        + " with other names were expected");
            }
            state.names().forEach(name -> copy(file.tensor(name), state, name));
        }
    }

    private static void copy(StoredTensor tensor, OptimizerState state, String name) {
        long elements = tensor.info().elements();
        if (elements != state.elements(name)) {
            throw new CheckpointException(tensor.source() + ": tensor '" + name + "' has " + elements
                    + " elements, but " + state.elements(name) + " were expected");
        }
        float[] piece = new float[(int) Math.min(PIECE, elements)];
        for (long offset = 0; offset < elements; offset += piece.length) {
            int length = (int) Math.min(piece.length, elements - offset);
            tensor.readFloats(offset, piece, 0, length);
            state.write(name, offset, piece, 0, length);
        }
    }
}

package org.medicalgpt4j.tool.merge;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.bytedeco.javacpp.FloatPointer;
import org.medicalgpt4j.checkpoint.CheckpointException;
import org.medicalgpt4j.checkpoint.OutgoingTensor;
import org.medicalgpt4j.checkpoint.ParameterStore;
import org.medicalgpt4j.checkpoint.PeftAdapter;
import org.medicalgpt4j.checkpoint.StoredTensor;
import org.medicalgpt4j.engine.Parameters;
import org.medicalgpt4j.load.ModelFiles;
import org.medicalgpt4j.load.WeightLoader;
import org.medicalgpt4j.model.Parameter;

/**
 * An adapter added to the weights of a model in memory, as {@link AdapterMerge} adds it to those in files, until it is taken
 * out again. Taking it out computes nothing backwards, which would leave rounding behind: what was there is read from the
 * model's files again, which stay open as long, and compared by checksum. No second copy of the weights is held.
 */
public final class MergedWeights implements AutoCloseable {
    private static final int CHUNK = 1 << 16;

    private final ParameterStore store;
    private final Parameters parameters;
    private final Map<String, Original> originals = new LinkedHashMap<>();

    /** Where a changed weight came from, and the checksum of what it was. */
    private record Original(String tensor, long checksum) {}

    private MergedWeights(ParameterStore store, Parameters parameters) {
        this.store = store;
        this.parameters = parameters;
    }

    /**
     * Changes the weights.
     *
     * @param files the model, without an adapter
     * @param parameters its weights as they were loaded
     * @throws CheckpointException if adapter and model do not fit, or the weights are not those of the files; nothing was
     *     changed then
     */
    public static MergedWeights merge(ModelFiles files, Path adapterFolder, Parameters parameters) {
        ParameterStore store = files.source().openWeights();
        try (PeftAdapter adapter = PeftAdapter.open(adapterFolder)) {
            MergedWeights merged = new MergedWeights(store, parameters);
            Map<Parameter, OutgoingTensor.FloatSource> changes = merged.changes(files, AdaptedTensors.of(adapter));
            changes.forEach((parameter, values) -> write(parameter, values, parameters));
            return merged;
        } catch (RuntimeException failure) {
            store.close();
            throw failure;
        }
    }

    private Map<Parameter, OutgoingTensor.FloatSource> changes(ModelFiles files, AdaptedTensors adapted) {
        Map<Parameter, OutgoingTensor.FloatSource> changes = new LinkedHashMap<>();
        for (Parameter parameter : parameters.table()) {
            String name = WeightLoader.find(files.architecture(), store, parameter.name())
                    .orElseThrow(() -> new CheckpointException(
                            store.source() + ": tensor '" + parameter.name() + "' is not there any more"));
            StoredTensor tensor = store.tensor(name);
            Optional<OutgoingTensor.FloatSource> change = adapted.of(parameter.name(), tensor);
            if (change.isPresent() && parameter.packed().isPresent()) {
                throw new CheckpointException(parameter.name()
                        + " is kept in fewer bits, so that no adapter can be merged into it: leave it beside");
            }
            if (change.isPresent()) {
                long checksum = checksum(
                        parameter,
                        (offset, target, length) -> parameters.read(parameter.name(), offset, target, 0, length));
                if (checksum
                        != checksum(
                                parameter, (offset, target, length) -> tensor.readFloats(offset, target, 0, length))) {
                    throw new CheckpointException(store.source() + ": tensor '" + name
                            + "' is not what is in memory, so that an adapter could not be taken out of it again");
                }
                changes.put(parameter, change.get());
                originals.put(parameter.name(), new Original(name, checksum));
            }
        }
        adapted.requireAllUsed(store.source());
        return changes;
    }

    private static long checksum(Parameter parameter, OutgoingTensor.FloatSource values) {
        CRC32C checksum = new CRC32C();
        float[] chunk = new float[(int) Math.min(CHUNK, parameter.elements())];
        ByteBuffer bytes = ByteBuffer.allocate(chunk.length * Float.BYTES);
        for (long offset = 0; offset < parameter.elements(); offset += chunk.length) {
            int length = (int) Math.min(chunk.length, parameter.elements() - offset);
            values.read(offset, chunk, length);
            bytes.clear();
            bytes.asFloatBuffer().put(chunk, 0, length);
            checksum.update(bytes.limit(length * Float.BYTES));
        }
        return checksum.getValue();
    }

    private static void write(Parameter parameter, OutgoingTensor.FloatSource values, Parameters parameters) {
        parameters.write(parameter.name(), memory -> fill(memory, parameter.elements(), values));
    }

    private static void fill(FloatPointer memory, long elements, OutgoingTensor.FloatSource values) {
        float[] chunk = new float[(int) Math.min(CHUNK, elements)];
        for (long offset = 0; offset < elements; offset += chunk.length) {
            int length = (int) Math.min(chunk.length, elements - offset);
            values.read(offset, chunk, length);
            memory.position(offset).put(chunk, 0, length);
        }
        memory.position(0);
    }

    /**
     * Takes the adapter out: every weight is what it was, to the last bit.
     *
     * @throws CheckpointException if the model's files changed in the meantime
     */
    public void undo() {
        try (store) {
            for (Parameter parameter : parameters.table()) {
                Original original = originals.get(parameter.name());
                if (original == null) {
                    continue;
                }
                parameters.write(parameter.name(), memory -> store.copyTo(original.tensor(), memory));
                long checksum = checksum(
                        parameter,
                        (offset, target, length) -> parameters.read(parameter.name(), offset, target, 0, length));
                if (checksum != original.checksum()) {
                    throw new CheckpointException(store.source() + ": tensor '" + original.tensor()
                            + "' has changed since an adapter was merged into it: load the model again");
                }
            }
        }
    }

    /** Leaves the weights as they are. */
    @Override
    public void close() {
        store.close();
    }
}

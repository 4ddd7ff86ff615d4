package org.medicalgpt4j.checkpoint;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.medicalgpt4j.checkpoint.pickle.PickleException;
import org.medicalgpt4j.checkpoint.pickle.PickleReader;

/**
 * A file of tensors by their names, as PyTorch's {@code torch.save} writes it: a zip archive, or the form before PyTorch 1.6.
 * Both describe the tensors in a pickle. It is read as data; a name in it that tensors and plain containers do not need is
 * refused, and nothing is ever called. The file is memory-mapped.
 */
public final class TorchFile {
    private static final long LARGEST_PICKLE = 64L << 20;

    private TorchFile() {}

    /**
     * Opens the file and reads what it says of its tensors.
     *
     * @throws CheckpointException where the file is missing, truncated, malformed, or holds anything but tensors by name
     */
    public static ParameterStore open(Path path) {
        MappedFile file = MappedFile.open(path);
        boolean zip =
                file.size() >= Integer.BYTES && file.slice(0, Integer.BYTES).getInt() == ZipDirectory.LOCAL_SIGNATURE;
        try {
            return zip ? TorchArchive.open(file) : TorchLegacyFile.open(file);
        } catch (PickleException malformed) {
            throw new CheckpointException(malformed.getMessage(), malformed);
        }
    }

    /** Reads pickles that begin at {@code start} and end before {@code end}. */
    static PickleReader pickle(MappedFile file, long start, long end) {
        ByteBuffer bytes = file.slice(start, (int) Math.min(end - start, LARGEST_PICKLE));
        return new PickleReader(file.path().toString(), bytes, TorchTypes.known());
    }

    /** @param storageStart where a storage begins in the file; it has checked that all of the storage is there */
    static ParameterStore store(
            MappedFile file, List<TorchTensor> described, ToLongFunction<TorchStorage> storageStart) {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        record Placed(TorchTensor tensor, long start) {}
        described.stream()
                .map(tensor -> new Placed(tensor, storageStart.applyAsLong(tensor.storage()) + tensor.start()))
                .sorted(Comparator.comparingLong(Placed::start))
                .forEach(placed ->
                        tensors.put(placed.tensor().info().name(), stored(file, placed.tensor(), placed.start())));
        Map<String, Supplier<StoredTensor>> suppliers = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> suppliers.put(name, () -> tensor));
        return new CombinedStore(file.path().toString(), suppliers, Set.of(new MappedParameters(file, Map.of())));
    }

    private static StoredTensor stored(MappedFile file, TorchTensor tensor, long start) {
        TensorInfo info = tensor.info();
        if (tensor.contiguous() || info.elements() == 0) {
            return new MappedTensor(file, info, start);
        }
        long reach = 1;
        for (int i = 0; i < info.rank(); i++) {
            reach += (info.dimension(i) - 1) * tensor.strides()[i];
        }
        TensorInfo row = new TensorInfo(info.name(), info.type(), new long[] {reach});
        return new StridedTensor(new MappedTensor(file, row, start), info, tensor.strides());
    }
}

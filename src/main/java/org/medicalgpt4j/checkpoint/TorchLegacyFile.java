package org.medicalgpt4j.checkpoint;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.medicalgpt4j.checkpoint.pickle.PickleReader;
import org.medicalgpt4j.checkpoint.pickle.PickleValue;

/**
 * PyTorch's form before 1.6: one pickle after the other (a magic number, a version, facts of the machine, the tensors, the keys of
 * the storages), then for each key the number of elements (64 bits) and the bytes.
 */
final class TorchLegacyFile {
    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final BigInteger VERSION = BigInteger.valueOf(1001);
    private static final int PICKLE = 0x80;

    private final MappedFile file;
    private long position;

    private TorchLegacyFile(MappedFile file) {
        this.file = file;
    }

    static ParameterStore open(MappedFile file) {
        return new TorchLegacyFile(file).read();
    }

    private ParameterStore read() {
        if (file.size() == 0 || Byte.toUnsignedInt(file.slice(0, 1).get()) != PICKLE || !isWhole(next(), MAGIC)) {
            throw failure("is not a PyTorch file: it begins neither as a zip archive nor with PyTorch's magic number");
        }
        PickleValue version = next();
        if (!isWhole(version, VERSION)) {
            throw failure("has " + version.kind() + " for its version, but " + VERSION + " was expected");
        }
        PickleValue machine = next();
        boolean littleEndian = machine instanceof PickleValue.Dictionary facts
                && facts.entries().get("little_endian") instanceof PickleValue.Truth truth
                && truth.value();
        if (!littleEndian) {
            throw failure("does not say that its numbers are little endian, which was expected");
        }
        List<TorchTensor> tensors = new TorchPickle(file.path().toString()).tensors(next());
        Map<String, Long> starts = storages(tensors, keys(next()));
        return TorchFile.store(file, tensors, storage -> {
            Long start = starts.get(storage.key());
            if (start == null) {
                throw failure("has no storage '" + storage.key() + "', but a tensor is said to lie in it");
            }
            return start;
        });
    }

    private PickleValue next() {
        PickleReader reader = TorchFile.pickle(file, position, file.size());
        PickleValue value = reader.read();
        position += reader.position();
        return value;
    }

    private static boolean isWhole(PickleValue value, BigInteger expected) {
        return value instanceof PickleValue.Whole whole && whole.value().equals(expected);
    }

    private List<String> keys(PickleValue value) {
        List<String> keys = new ArrayList<>();
        if (value instanceof PickleValue.Sequence sequence) {
            for (PickleValue item : sequence.items()) {
                if (item instanceof PickleValue.Text text) {
                    keys.add(text.value());
                }
            }
            if (keys.size() == sequence.items().size()) {
                return keys;
            }
        }
        throw failure("has " + value.kind() + " for the keys of its storages, but a list of texts was expected");
    }

    /** Where the bytes of each storage begin. */
    private Map<String, Long> storages(List<TorchTensor> tensors, List<String> keys) {
        Map<String, TorchStorage> described = new HashMap<>();
        for (TorchTensor tensor : tensors) {
            TorchStorage storage = tensor.storage();
            TorchStorage other = described.putIfAbsent(storage.key(), storage);
            if (other != null && (!other.type().equals(storage.type()) || other.elements() != storage.elements())) {
                throw failure("describes its storage '" + storage.key() + "' in two ways");
            }
        }
        Map<String, Long> starts = new HashMap<>();
        for (String key : keys) {
            TorchStorage storage = described.get(key);
            if (storage == null || starts.containsKey(key)) {
                throw failure(
                        "lists the storage '" + key + "'" + (storage == null ? ", which no tensor lies in" : " twice"));
            }
            starts.put(key, skip(storage));
        }
        if (position != file.size()) {
            throw failure("has " + (file.size() - position) + " bytes after its last storage");
        }
        return starts;
    }

    private long skip(TorchStorage storage) {
        long left = file.size() - position - Long.BYTES;
        if (left < storage.bytes()) {
            throw failure("is truncated: its storage '" + storage.key() + "' has " + storage.bytes()
                    + " bytes, but only " + Math.max(left, 0) + " are left");
        }
        long elements = file.slice(position, Long.BYTES).getLong();
        if (elements != storage.elements()) {
            throw failure("has a storage '" + storage.key() + "' of " + elements + " elements, but "
                    + storage.elements() + " were expected");
        }
        long start = position + Long.BYTES;
        position = start + storage.bytes();
        return start;
    }

    private CheckpointException failure(String seen) {
        return new CheckpointException(file.path() + " " + seen);
    }
}

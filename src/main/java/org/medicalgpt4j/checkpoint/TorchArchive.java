package org.medicalgpt4j.checkpoint;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** PyTorch's zip form: {@code NAME/data.pkl} describes the tensors, {@code NAME/data/KEY} holds the bytes of a storage. */
final class TorchArchive {
    private static final String PICKLE = "/data.pkl";
    private static final String LITTLE_ENDIAN = "little";

    private TorchArchive() {}

    static ParameterStore open(MappedFile file) {
        Map<String, ZipDirectory.Entry> entries = ZipDirectory.read(file);
        List<String> pickles =
                entries.keySet().stream().filter(name -> name.endsWith(PICKLE)).toList();
        if (pickles.size() != 1) {
            throw new CheckpointException(file.path() + " is a zip archive with " + pickles.size()
                    + " files named data.pkl, but one was expected, as PyTorch writes it");
        }
        String root = pickles.get(0).substring(0, pickles.get(0).length() - PICKLE.length());
        requireLittleEndian(file, entries, root + "/byteorder");
        ZipDirectory.Entry pickle = entries.get(pickles.get(0));
        List<TorchTensor> tensors = new TorchPickle(file.path().toString())
                .tensors(TorchFile.pickle(file, pickle.start(), pickle.start() + pickle.bytes())
                        .read());
        return TorchFile.store(file, tensors, storage -> start(file, entries, root, storage));
    }

    private static void requireLittleEndian(MappedFile file, Map<String, ZipDirectory.Entry> entries, String name) {
        ZipDirectory.Entry entry = entries.get(name);
        if (entry == null) {
            return;
        }
        int length = (int) Math.min(entry.bytes(), LITTLE_ENDIAN.length());
        String order = StandardCharsets.ISO_8859_1
                .decode(file.slice(entry.start(), length))
                .toString();
        if (!order.equals(LITTLE_ENDIAN) || entry.bytes() != length) {
            throw new CheckpointException(file.path() + " has numbers in the byte order '" + order + "', but '"
                    + LITTLE_ENDIAN + "' was expected");
        }
    }

    private static long start(
            MappedFile file, Map<String, ZipDirectory.Entry> entries, String root, TorchStorage storage) {
        ZipDirectory.Entry entry = entries.get(root + "/data/" + storage.key());
        if (entry == null) {
            throw new CheckpointException(
                    file.path() + " has no storage '" + storage.key() + "', but a tensor is said to lie in it");
        }
        if (entry.bytes() != storage.bytes()) {
            throw new CheckpointException(file.path() + ": storage '" + storage.key() + "' has " + entry.bytes()
                    + " bytes, but " + storage.bytes() + " were expected");
        }
        return entry.start();
    }
}

package org.medicalgpt4j.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes a model or adapter folder with PyTorch weights again, with the same tensors as safetensors. Other files that lie directly in
 * the folder are copied as they are.
 */
public final class SafetensorsConversion {
    private SafetensorsConversion() {}

    /** @param bytes of all tensors */
    public record Result(int tensors, long bytes) {}

    /**
     * Publishes the converted folder.
     *
     * @param largestShard bytes of weights in one file at most; an adapter is always one file
     * @throws CheckpointException where the folder has no PyTorch weights or has safetensors already, a file cannot be read, the target
     *     is taken, or something cannot be written
     */
    public static Result run(
            Publication publication, Path named, Path target, ExistingFolder existing, long largestShard) {
        Path folder = Publication.current(named);
        boolean adapter = Files.exists(folder.resolve(PeftAdapter.CONFIG));
        if (!adapter) {
            HuggingFaceModel.open(folder);
        }
        WeightFiles form = adapter ? WeightFiles.ADAPTER_TORCH : WeightFiles.TORCH;
        Optional<Path> already = (adapter ? WeightFiles.ADAPTER_SAFETENSORS : WeightFiles.SAFETENSORS).in(folder);
        if (already.isPresent()) {
            throw new CheckpointException(folder + " has " + already.get().getFileName()
                    + " already, but only PyTorch weights are converted");
        }
        Path weights = form.in(folder)
                .orElseThrow(() -> new CheckpointException(
                        folder + " has no " + form.single() + (adapter ? "" : " and no " + form.index())));
        try (ParameterStore store = form.open(weights)) {
            List<OutgoingTensor> tensors = store.names().stream()
                    .map(name -> OutgoingTensor.copyOf(store.tensor(name)))
                    .toList();
            Shards shards = new Shards(tensors, largestShard);
            Set<String> replaced = replaced(store, weights);
            publication.requireSpace(target, shards.totalBytes());
            publication.folder(target, existing, draft -> {
                FolderFiles.endingWith(folder, "").stream()
                        .filter(file -> !replaced.contains(file.getFileName().toString()))
                        .forEach(file -> draft.file(file.getFileName().toString(), FileContent.copyOf(file)));
                if (adapter) {
                    draft.file(PeftAdapter.WEIGHTS, SafetensorsWriter.content(tensors));
                } else {
                    shards.writeTo(draft);
                }
            });
            return new Result(tensors.size(), shards.totalBytes());
        }
    }

    /** Names of the files that the tensors came from, and of their index. */
    private static Set<String> replaced(ParameterStore store, Path weights) {
        Set<String> names = new HashSet<>();
        names.add(weights.getFileName().toString());
        store.names()
                .forEach(name -> names.add(
                        Path.of(store.tensor(name).source()).getFileName().toString()));
        return names;
    }
}

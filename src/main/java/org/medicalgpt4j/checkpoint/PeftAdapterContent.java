package org.medicalgpt4j.checkpoint;

import java.nio.file.Path;
import java.util.List;

/**
 * All that goes into an adapter folder.
 *
 * @param tensors by PEFT's names, see {@link AdapterTensors}
 * @param companions files that are copied as they are, such as the tokenizer's
 */
public record PeftAdapterContent(AdapterConfig config, List<OutgoingTensor> tensors, List<Path> companions)
        implements FolderContent {

    /** @throws CheckpointException where a tensor does not bear PEFT's prefix */
    public PeftAdapterContent {
        tensors = List.copyOf(tensors);
        companions = List.copyOf(companions);
        for (OutgoingTensor tensor : tensors) {
            if (!tensor.info().name().startsWith(AdapterTensors.PREFIX)) {
                throw new CheckpointException("tensor '" + tensor.info().name() + "' does not start with '"
                        + AdapterTensors.PREFIX + "' as those of an adapter do");
            }
        }
    }

    /**
     * Publishes the folder, with a short card beside configuration and weights.
     *
     * @throws CheckpointException where the target is taken, the disk has no room for it, or something cannot be written
     */
    public void publish(Publication publication, Path target, ExistingFolder existing) {
        publication.requireSpace(target, bytes());
        publication.folder(target, existing, this);
    }

    /** Bytes of the weights. */
    public long bytes() {
        return tensors.stream().mapToLong(tensor -> tensor.info().bytes()).sum();
    }

    @Override
    public void writeTo(FolderDraft draft) {
        draft.json(PeftAdapter.CONFIG, AdapterConfigWriter.json(config));
        draft.file(PeftAdapter.WEIGHTS, SafetensorsWriter.content(tensors));
        companions.forEach(file -> draft.file(file.getFileName().toString(), FileContent.copyOf(file)));
        draft.file("README.md", FileContent.text(AdapterCard.text(config)));
    }
}

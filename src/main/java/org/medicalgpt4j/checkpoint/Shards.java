package org.medicalgpt4j.checkpoint;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Spreads the tensors of a model over files of a limited size, as Hugging Face does: in their order, a new file when the next one does not fit. */
final class Shards {
    private final List<List<OutgoingTensor>> shards = new ArrayList<>();
    private final long totalBytes;

    /** @param largest bytes of data in a file; a larger tensor gets a file of its own */
    Shards(List<OutgoingTensor> tensors, long largest) {
        long total = 0;
        long inShard = Long.MAX_VALUE;
        for (OutgoingTensor tensor : tensors) {
            long bytes = tensor.info().bytes();
            if (shards.isEmpty() || bytes > largest - inShard) {
                shards.add(new ArrayList<>());
                inShard = 0;
            }
            shards.get(shards.size() - 1).add(tensor);
            inShard += bytes;
            total = Math.addExact(total, bytes);
        }
        totalBytes = total;
    }

    long totalBytes() {
        return totalBytes;
    }

    /** One file, or several with their index. */
    void writeTo(FolderDraft draft) {
        if (shards.size() <= 1) {
            draft.file(
                    HuggingFaceModel.WEIGHTS, SafetensorsWriter.content(shards.isEmpty() ? List.of() : shards.get(0)));
            return;
        }
        for (int i = 0; i < shards.size(); i++) {
            draft.file(name(i), SafetensorsWriter.content(shards.get(i)));
        }
        draft.json(HuggingFaceModel.INDEX, index());
    }

    private String name(int shard) {
        return String.format(Locale.ROOT, "model-%05d-of-%05d.safetensors", shard + 1, shards.size());
    }

    private ObjectNode index() {
        Map<String, String> files = new TreeMap<>();
        for (int i = 0; i < shards.size(); i++) {
            for (OutgoingTensor tensor : shards.get(i)) {
                files.put(tensor.info().name(), name(i));
            }
        }
        ObjectNode index = JsonNodeFactory.instance.objectNode();
        index.putObject("metadata").put("total_size", totalBytes);
        ObjectNode weightMap = index.putObject("weight_map");
        files.forEach(weightMap::put);
        return index;
    }
}

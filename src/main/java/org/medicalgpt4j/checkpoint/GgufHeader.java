package org.medicalgpt4j.checkpoint;

import java.util.Collections;
import java.util.Map;

/**
 * What the head of a GGUF file says, checked: the tensors lie in the file, one after the other, each on the alignment.
 *
 * @param entries by name, in the order of the data
 */
record GgufHeader(GgufMetadata metadata, Map<String, Entry> entries) {

    GgufHeader {
        entries = Collections.unmodifiableMap(entries);
    }

    /** A tensor and where it starts in the file, in bytes. */
    record Entry(TensorInfo info, long start) {}
}

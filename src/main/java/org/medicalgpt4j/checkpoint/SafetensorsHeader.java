package org.medicalgpt4j.checkpoint;

import java.util.Collections;
import java.util.Map;

/**
 * What the head of a safetensors file says, checked: the ranges of the tensors cover the data without hole or overlap.
 *
 * @param entries by name, in the order of the data
 * @param metadata the free key-value pairs of the file
 * @param dataStart where the data begins in the file, in bytes
 */
record SafetensorsHeader(Map<String, Entry> entries, Map<String, String> metadata, long dataStart) {

    SafetensorsHeader {
        entries = Collections.unmodifiableMap(entries);
        metadata = Collections.unmodifiableMap(metadata);
    }

    /** A tensor and its byte range, counted from the start of the data. */
    record Entry(TensorInfo info, long begin, long end) {}
}

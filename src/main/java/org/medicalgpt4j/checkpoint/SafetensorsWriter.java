package org.medicalgpt4j.checkpoint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Streams tensors into a safetensors file: the header first, then the data in the same order, wide types first so that all lie aligned. */
public final class SafetensorsWriter {
    private static final int HEADER_ALIGNMENT = 8;

    private SafetensorsWriter() {}

    /**
     * The content of a file with these tensors.
     *
     * @throws CheckpointException (when written) where two tensors bear one name, a type does not exist in safetensors, or the data is not of
     *     the size that was announced
     */
    public static FileContent content(List<OutgoingTensor> tensors) {
        return channel -> write(channel, tensors);
    }

    private static void write(WritableByteChannel channel, List<OutgoingTensor> tensors) throws IOException {
        List<OutgoingTensor> ordered = new ArrayList<>(tensors);
        ordered.sort(Comparator.comparingInt(
                (OutgoingTensor tensor) -> -tensor.info().type().bytesPerBlock()));
        channel.write(header(ordered));
        for (OutgoingTensor tensor : ordered) {
            CountingChannel counted = new CountingChannel(channel);
            tensor.data().writeTo(counted);
            if (counted.bytes() != tensor.info().bytes()) {
                throw new CheckpointException("tensor '" + tensor.info().name() + "' was announced with "
                        + tensor.info().bytes() + " bytes, but has " + counted.bytes());
            }
        }
    }

    private static ByteBuffer header(List<OutgoingTensor> tensors) {
        ObjectNode header = JsonNodeFactory.instance.objectNode();
        header.putObject("__metadata__").put("format", "pt");
        Set<String> names = new HashSet<>();
        long at = 0;
        for (OutgoingTensor tensor : tensors) {
            TensorInfo info = tensor.info();
            if (!(info.type() instanceof ScalarType)) {
                throw new CheckpointException("tensor '" + info.name() + "' is stored as "
                        + info.type().label() + ", which safetensors files cannot hold");
            }
            if (!names.add(info.name())) {
                throw new CheckpointException("tensor '" + info.name() + "' was to be written twice");
            }
            ObjectNode entry =
                    header.putObject(info.name()).put("dtype", info.type().label());
            ArrayNode shape = entry.putArray("shape");
            for (long dimension : info.shape()) {
                shape.add(dimension);
            }
            entry.putArray("data_offsets").add(at).add(at = Math.addExact(at, info.bytes()));
        }
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        int padded = json.length + Math.floorMod(-json.length, HEADER_ALIGNMENT);
        if (padded > SafetensorsHeaderReader.LARGEST_HEADER) {
            throw new CheckpointException("a safetensors header for " + tensors.size() + " tensors would have " + padded
                    + " bytes, more than the " + SafetensorsHeaderReader.LARGEST_HEADER + " allowed");
        }
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(padded).put(json);
        while (bytes.hasRemaining()) {
            bytes.put((byte) ' ');
        }
        return bytes.flip();
    }
}

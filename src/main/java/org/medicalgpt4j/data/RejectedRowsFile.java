package org.medicalgpt4j.data;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.medicalgpt4j.checkpoint.FileContent;

/** The rows that are not trained on, each as {@code {"file": .., "line": .., "reason": .., "text": ..}}. */
final class RejectedRowsFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private RejectedRowsFile() {}

    /** Of sources that were kept in a cache, where files have numbers instead of names. */
    static FileContent of(List<PreparedSource> sources) {
        return channel -> {
            for (PreparedSource source : sources) {
                if (source.rejected().isEmpty()) {
                    continue;
                }
                try (BufferedReader rows =
                        Files.newBufferedReader(source.rejected().get())) {
                    for (String line = rows.readLine(); line != null; line = rows.readLine()) {
                        ByteBuffer named =
                                ByteBuffer.wrap(named(line, source.files()).getBytes(StandardCharsets.UTF_8));
                        channel.write(named);
                    }
                }
            }
        };
    }

    private static String named(String line, List<Path> files) throws IOException {
        ObjectNode row = (ObjectNode) JSON.readTree(line);
        row.put("file", files.get(row.path("file").asInt()).toString());
        return JSON.writeValueAsString(row) + "\n";
    }
}

package org.medicalgpt4j.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A folder that can tell whether it is complete: a JSON file in it, the seal, lists size and SHA-256 of every other file
 * under {@code files}, and carries the SHA-256 of its own text without that entry under {@code sealed}.
 */
public final class SealedFolder {
    private static final String FILES = "files";
    private static final String BYTES = "bytes";
    private static final String SHA256 = "sha256";
    private static final String SEALED = "sealed";

    private SealedFolder() {}

    /**
     * Content with a seal behind it.
     *
     * @param seal name of the JSON file
     * @param description what else it says; the keys {@code files} and {@code sealed} are added
     */
    public static FolderContent sealed(String seal, ObjectNode description, FolderContent content) {
        return draft -> {
            content.writeTo(draft);
            ObjectNode json = description.deepCopy();
            ObjectNode files = json.putObject(FILES);
            draft.written()
                    .forEach((name, digest) ->
                            files.putObject(name).put(BYTES, digest.bytes()).put(SHA256, digest.sha256()));
            json.put(SEALED, checksum(json));
            draft.json(seal, json);
        };
    }

    /**
     * What a seal says; the other files are not looked at.
     *
     * @throws CheckpointException where it is missing or was changed
     */
    public static JsonNode description(Path folder, String seal) {
        Path file = folder.resolve(seal);
        JsonNode json = StrictJson.object(file);
        JsonNode sealed = json.path(SEALED);
        ObjectNode rest = ((ObjectNode) json).deepCopy().without(SEALED);
        if (!sealed.isTextual() || !sealed.textValue().equals(checksum(rest))) {
            throw new CheckpointException(file + " was changed after it was written: its checksum does not fit");
        }
        return rest;
    }

    /**
     * Reads every file to compare it with what the seal says, and answers what else it says.
     *
     * @throws CheckpointException where a file is missing or was changed; the message names it
     */
    public static JsonNode verified(Path folder, String seal) {
        JsonNode description = description(folder, seal);
        for (Map.Entry<String, JsonNode> entry : description.path(FILES).properties()) {
            Path file = folder.resolve(entry.getKey()).normalize();
            if (!file.startsWith(folder.normalize())) {
                throw new CheckpointException(folder.resolve(seal) + " lists a file outside its folder: " + file);
            }
            JsonNode listed = entry.getValue();
            verify(
                    file,
                    new FileDigest(
                            listed.path(BYTES).longValue(), listed.path(SHA256).asText()));
        }
        return description;
    }

    private static void verify(Path file, FileDigest expected) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new CheckpointException(file + " is missing");
            }
            long bytes = Files.size(file);
            if (bytes != expected.bytes()) {
                throw new CheckpointException(
                        file + " has " + bytes + " bytes, but " + expected.bytes() + " were written");
            }
            if (!FileDigest.of(file).equals(expected)) {
                throw new CheckpointException(file + " was changed after it was written: its checksum does not fit");
            }
        } catch (IOException failure) {
            throw new CheckpointException(file + " cannot be read: " + FileFailure.reason(failure), failure);
        }
    }

    private static String checksum(ObjectNode json) {
        return FileDigest.of(json.toString().getBytes(StandardCharsets.UTF_8)).sha256();
    }
}

package org.medicalgpt4j.tool.download;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.medicalgpt4j.tool.download.RemoteFile.Digest;

/** The addresses of a hub, and what its lists say. */
enum Hub {
    HUGGING_FACE {
        @Override
        URI list(String endpoint, String model, String revision) {
            return URI.create(
                    endpoint + "/api/models/" + segments(model) + "/tree/" + segment(revision) + "?recursive=true");
        }

        @Override
        URI file(String endpoint, String model, String revision, String path) {
            return URI.create(
                    endpoint + "/" + segments(model) + "/resolve/" + segment(revision) + "/" + segments(path));
        }

        @Override
        List<RemoteFile> files(JsonNode list) {
            List<RemoteFile> files = new ArrayList<>();
            for (JsonNode entry : list) {
                if (entry.path("type").asText().equals("file")) {
                    JsonNode large = entry.path("lfs");
                    Digest digest = large.isObject()
                            ? new Digest(Digest.Kind.SHA256, large.path("oid").asText())
                            : new Digest(Digest.Kind.GIT_BLOB, entry.path("oid").asText());
                    long size = (large.isObject() ? large : entry).path("size").asLong(-1);
                    files.add(new RemoteFile(entry.path("path").asText(), size, digest));
                }
            }
            return files;
        }
    },
    MODEL_SCOPE {
        @Override
        URI list(String endpoint, String model, String revision) {
            return URI.create(endpoint + "/api/v1/models/" + segments(model) + "/repo/files?Recursive=true&Revision="
                    + segment(revision));
        }

        @Override
        URI file(String endpoint, String model, String revision, String path) {
            return URI.create(endpoint + "/api/v1/models/" + segments(model) + "/repo?Revision=" + segment(revision)
                    + "&FilePath=" + segment(path));
        }

        @Override
        List<RemoteFile> files(JsonNode list) {
            List<RemoteFile> files = new ArrayList<>();
            for (JsonNode entry : list.path("Data").path("Files")) {
                if (entry.path("Type").asText().equals("blob")) {
                    files.add(new RemoteFile(
                            entry.path("Path").asText(),
                            entry.path("Size").asLong(-1),
                            new Digest(Digest.Kind.SHA256, entry.path("Sha256").asText())));
                }
            }
            return files;
        }
    };

    abstract URI list(String endpoint, String model, String revision);

    abstract URI file(String endpoint, String model, String revision, String path);

    /** The files that an answer to {@link #list} names. */
    abstract List<RemoteFile> files(JsonNode list);

    private static String segments(String path) {
        return Arrays.stream(path.split("/")).map(Hub::segment).collect(Collectors.joining("/"));
    }

    private static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}

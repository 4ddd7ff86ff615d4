package org.medicalgpt4j.tool.corpus;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** A file of lines: UTF-8, one row a line, every line ended. */
record CorpusFile(String name, String says, List<String> rows) {
    CorpusFile {
        rows = List.copyOf(rows);
    }

    byte[] bytes() {
        return (String.join("\n", rows) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    String sha256() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

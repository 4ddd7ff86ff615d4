package org.medicalgpt4j.engine.cuda.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Supplier;

/**
 * Compiled kernels on disk, found by what they were made of. A folder that cannot be written only costs the time to
 * compile again.
 */
public final class CubinCache {
    private final Path folder;

    public CubinCache(Path folder) {
        this.folder = folder;
    }

    /** {@code medgpt/kernels} in the user's cache folder ({@code XDG_CACHE_HOME}, or {@code ~/.cache}). */
    public static CubinCache ofUser() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path base =
                cache == null || cache.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        return new CubinCache(base.resolve("medgpt").resolve("kernels"));
    }

    /** The machine code of a source for an architecture, compiled if it is not there. */
    byte[] get(KernelSource source, int architecture, String compilerVersion, Supplier<byte[]> compiler) {
        Path file = folder.resolve(source.name() + "-sm" + architecture + "-"
                + digest(source.text() + "\n" + architecture + "\n" + compilerVersion) + ".cubin");
        try {
            if (Files.isRegularFile(file) && Files.size(file) > 0) {
                return Files.readAllBytes(file);
            }
        } catch (IOException unreadable) {
            return compiler.get();
        }
        byte[] code = compiler.get();
        keep(file, code);
        return code;
    }

    private void keep(Path file, byte[] code) {
        try {
            Files.createDirectories(folder);
            Path draft = Files.createTempFile(folder, "draft", ".tmp");
            Files.write(draft, code);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException unwritable) {
            // the next start compiles again
        }
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 12);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java has SHA-256", absent);
        }
    }
}

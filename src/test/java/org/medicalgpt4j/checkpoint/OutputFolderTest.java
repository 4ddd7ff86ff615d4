package org.medicalgpt4j.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFolderTest {
    @TempDir
    Path folder;

    /** Holds the lock of a folder until its input ends. */
    public static final class Holder {
        public static void main(String[] arguments) throws IOException {
            try (OutputFolder held = OutputFolder.open(FileSystemAccess.system(), Path.of(arguments[0]))) {
                System.out.println(held.path());
                while (System.in.read() >= 0) {
                    continue;
                }
            }
        }
    }

    @Test
    void should_refuse_a_folder_that_another_process_uses() throws Exception {
        Path out = folder.resolve("out");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        out.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertEquals(out.toString(), process.inputReader().readLine());
            assertInUse(out);
            process.getOutputStream().close();
            assertEquals(0, process.waitFor());
            OutputFolder.open(FileSystemAccess.system(), out).close();
        } finally {
            process.destroy();
        }
    }

    @Test
    void should_refuse_a_folder_that_this_process_uses() {
        Path out = folder.resolve("a/b");
        try (OutputFolder held = OutputFolder.open(FileSystemAccess.system(), out)) {
            assertEquals(out, held.path());
            assertInUse(out);
        }
        OutputFolder.open(FileSystemAccess.system(), out).close();
    }

    private static void assertInUse(Path out) {
        CheckpointException refused =
                assertThrows(CheckpointException.class, () -> OutputFolder.open(FileSystemAccess.system(), out));
        assertEquals(out + " is in use by another run: wait for it, or write to another folder", refused.getMessage());
    }

    @Test
    void should_clear_away_what_a_killed_run_left() throws IOException {
        Files.createDirectories(folder.resolve(".tmp-model-1a2b/inner"));
        Files.writeString(folder.resolve(".tmp-model-1a2b/inner/x"), "x");
        Files.writeString(folder.resolve(".tmp-of-the-user"), "x");
        Files.createDirectory(folder.resolve(".old-half"));
        Files.createDirectory(folder.resolve(".old-done"));
        Files.createDirectory(folder.resolve("done"));
        OutputFolder.open(FileSystemAccess.system(), folder).close();
        assertFalse(Files.exists(folder.resolve(".tmp-model-1a2b")));
        assertTrue(Files.exists(folder.resolve(".tmp-of-the-user")));
        assertTrue(Files.isDirectory(folder.resolve("half")));
        assertTrue(Files.isDirectory(folder.resolve("done")));
        assertFalse(Files.exists(folder.resolve(".old-half")));
        assertFalse(Files.exists(folder.resolve(".old-done")));
    }

    @Test
    void should_say_why_a_folder_cannot_be_used() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        CheckpointException notFolder = assertThrows(
                CheckpointException.class, () -> OutputFolder.open(FileSystemAccess.system(), file.resolve("out")));
        assertTrue(notFolder.getMessage().contains("is not a folder"), notFolder.getMessage());
        CheckpointException denied = assertThrows(
                CheckpointException.class,
                () -> OutputFolder.open(FailingFiles.once(1, "Permission denied"), folder.resolve("out")));
        assertTrue(denied.getMessage().endsWith("out cannot be written: permission denied"), denied.getMessage());
        CheckpointException readOnly = assertThrows(
                CheckpointException.class,
                () -> OutputFolder.open(FailingFiles.once(1, "Read-only file system"), folder));
        assertTrue(readOnly.getMessage().endsWith("the file system is read-only"), readOnly.getMessage());
    }

    @Test
    void should_refuse_a_folder_without_permission_to_write() throws IOException {
        Path out = Files.createDirectory(folder.resolve("out"));
        Files.setPosixFilePermissions(out, PosixFilePermissions.fromString("r-xr-xr-x"));
        assumeFalse(Files.isWritable(out), "this user may write everywhere");
        CheckpointException refused =
                assertThrows(CheckpointException.class, () -> OutputFolder.open(FileSystemAccess.system(), out));
        assertEquals(out + " cannot be written: permission denied", refused.getMessage());
    }

    @Test
    void should_free_the_lock_when_the_folder_cannot_be_cleared() throws IOException {
        Files.createDirectory(folder.resolve(".tmp-model-1a"));
        assertThrows(
                CheckpointException.class, () -> OutputFolder.open(FailingFiles.once(2, "Input/output error"), folder));
        OutputFolder.open(FileSystemAccess.system(), folder).close();
    }
}

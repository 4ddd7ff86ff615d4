package org.medicalgpt4j.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublicationTest {
    private static final Map<String, String> OLD = Map.of("a.txt", "old a", "inner/b.txt", "old b", "only-old", "x");
    private static final Map<String, String> NEW = Map.of("a.txt", "new a", "inner/b.txt", "new b", "only-new", "y");

    @TempDir
    Path folder;

    private static void publish(
            FileSystemAccess files, Path target, ExistingFolder existing, Map<String, String> what) {
        new Publication(files).folder(target, existing, draft -> {
            for (Map.Entry<String, String> entry : new TreeMap<>(what).entrySet()) {
                if (entry.getKey().startsWith("inner/")) {
                    draft.folder(
                            "inner",
                            inner -> inner.file(entry.getKey().substring(6), FileContent.text(entry.getValue())));
                } else {
                    draft.file(entry.getKey(), FileContent.text(entry.getValue()));
                }
            }
        });
    }

    private static Map<String, String> content(Path target) throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> files = Files.walk(target)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                content.put(target.relativize(file).toString(), Files.readString(file));
            }
        }
        return content;
    }

    private static long drafts(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Publication::isDraft).count();
        }
    }

    @Test
    void should_publish_a_folder_and_the_folders_above_it() throws IOException {
        Path target = folder.resolve("x/y/model");
        publish(FailingFiles.never().withShortWrites(2), target, ExistingFolder.REFUSE, NEW);
        assertEquals(NEW, content(target));
        assertEquals(1, Files.list(target.getParent()).count());
    }

    @Test
    void should_take_the_place_of_an_empty_folder_but_not_of_a_full_one() throws IOException {
        Path target = Files.createDirectory(folder.resolve("model"));
        publish(FailingFiles.never(), target, ExistingFolder.REFUSE, OLD);
        CheckpointException refused = assertThrows(
                CheckpointException.class, () -> publish(FailingFiles.never(), target, ExistingFolder.REFUSE, NEW));
        assertTrue(refused.getMessage().endsWith("model exists already and is not empty"), refused.getMessage());
        assertEquals(OLD, content(target));
        publish(FailingFiles.never(), target, ExistingFolder.REPLACE, NEW);
        assertEquals(NEW, content(target));
        assertEquals(1, Files.list(folder).count());
    }

    @Test
    void should_refuse_a_file_or_link_in_the_place_of_a_folder() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
        for (Path target : new Path[] {file, link}) {
            CheckpointException refused = assertThrows(
                    CheckpointException.class,
                    () -> publish(FailingFiles.never(), target, ExistingFolder.REPLACE, NEW));
            assertTrue(refused.getMessage().contains("is a file or a link"), refused.getMessage());
        }
        assertThrows(
                CheckpointException.class,
                () -> Publication.onDisk().file(folder, FileContent.text("a folder is in the way")));
    }

    @Test
    void should_leave_old_or_new_wherever_a_replacement_is_killed() throws IOException {
        int operations = operationsOfReplacement();
        boolean sawOld = false;
        boolean sawNew = false;
        for (int kill = 1; kill <= operations; kill++) {
            Path target = Files.createDirectory(folder.resolve("kill" + kill)).resolve("model");
            publish(FailingFiles.never(), target, ExistingFolder.REFUSE, OLD);
            FailingFiles files = FailingFiles.killedAt(kill);
            assertThrows(CheckpointException.class, () -> publish(files, target, ExistingFolder.REPLACE, NEW));
            Map<String, String> left = content(Publication.current(target));
            assertTrue(left.equals(OLD) || left.equals(NEW), "killed at " + kill + ": " + left);
            sawOld |= left.equals(OLD);
            sawNew |= left.equals(NEW);
            publish(FailingFiles.never(), target, ExistingFolder.REPLACE, NEW);
            assertEquals(NEW, content(target));
            assertEquals(target, Publication.current(target));
            assertFalse(Files.exists(target.resolveSibling(".old-model")), "killed at " + kill);
        }
        assertTrue(sawOld && sawNew);
    }

    @Test
    void should_never_take_something_half_deleted_for_content() throws IOException {
        int operations = operationsOfReplacement();
        for (int kill = 1; kill <= operations; kill++) {
            Path target = Files.createDirectory(folder.resolve("gone" + kill)).resolve("model");
            publish(FailingFiles.never(), target, ExistingFolder.REFUSE, OLD);
            FailingFiles files = FailingFiles.killedAt(kill);
            assertThrows(CheckpointException.class, () -> publish(files, target, ExistingFolder.REPLACE, NEW));
            new FolderTree(FileSystemAccess.system()).delete(target);
            Path left = Publication.current(target);
            assertTrue(!Files.exists(left) || content(left).equals(OLD), "killed at " + kill + ": " + left);
        }
    }

    @Test
    void should_leave_old_or_new_wherever_the_power_fails() throws IOException {
        long seed = 20240614;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        int operations = operationsOfReplacement();
        for (int round = 0; round < 4 * operations; round++) {
            int kill = 1 + round % (operations + 1);
            Path target = Files.createDirectory(folder.resolve("power" + round)).resolve("model");
            publish(FailingFiles.never(), target, ExistingFolder.REFUSE, OLD);
            FailingFiles files = FailingFiles.killedAt(kill);
            try {
                publish(files, target, ExistingFolder.REPLACE, NEW);
            } catch (CheckpointException killed) {
                assertTrue(killed.getMessage().contains("killed"), killed.getMessage());
            }
            files.losePower(random);
            Map<String, String> left = content(Publication.current(target));
            assertTrue(left.equals(OLD) || left.equals(NEW), "killed at " + kill + ": " + left);
        }
    }

    @Test
    void should_clean_up_and_say_so_wherever_the_disk_is_full() throws IOException {
        int operations = operationsOfReplacement();
        for (int full = 1; full <= operations; full++) {
            Path target = Files.createDirectory(folder.resolve("full" + full)).resolve("model");
            publish(FailingFiles.never(), target, ExistingFolder.REFUSE, OLD);
            FailingFiles files = FailingFiles.once(full, "No space left on device");
            CheckpointException refused =
                    assertThrows(CheckpointException.class, () -> publish(files, target, ExistingFolder.REPLACE, NEW));
            assertTrue(refused.getMessage().endsWith("the disk is full"), refused.getMessage());
            assertTrue(refused.getMessage().contains(target.toString()), refused.getMessage());
            assertFalse(refused.getMessage().contains(".tmp-"), refused.getMessage());
            Map<String, String> left = content(Publication.current(target));
            assertTrue(left.equals(OLD) || left.equals(NEW), "full at " + full + ": " + left);
            assertEquals(target, Publication.current(target), "full at " + full);
            assertTrue(left.equals(NEW) || drafts(target.getParent()) == 0, "full at " + full);
        }
    }

    private int operationsOfReplacement() throws IOException {
        Path target = Files.createDirectory(folder.resolve("count")).resolve("model");
        publish(FailingFiles.never(), target, ExistingFolder.REFUSE, OLD);
        FailingFiles files = FailingFiles.never();
        publish(files, target, ExistingFolder.REPLACE, NEW);
        return files.operations();
    }

    @Test
    void should_replace_a_file_whole_or_not_at_all() throws IOException {
        long seed = 20240615;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int kill = 1; kill <= 6; kill++) {
            Path target = folder.resolve("file" + kill);
            Publication.onDisk().file(target, FileContent.text("old"));
            FailingFiles files = FailingFiles.killedAt(kill);
            try {
                new Publication(files).file(target, FileContent.text("new content"));
                assertEquals(6, kill, "there are five operations");
            } catch (CheckpointException killed) {
                assertTrue(killed.getMessage().startsWith(target + " cannot be written"), killed.getMessage());
            }
            files.losePower(random);
            String left = Files.readString(target);
            assertTrue(left.equals("old") || left.equals("new content"), "killed at " + kill + ": " + left);
        }
    }

    @Test
    void should_take_everything_back_when_the_content_cannot_be_made() throws IOException {
        Path target = folder.resolve("model");
        IllegalStateException ours = new IllegalStateException("no such weights");
        IllegalStateException thrown = assertThrows(
                IllegalStateException.class,
                () -> Publication.onDisk().folder(target, ExistingFolder.REFUSE, draft -> {
                    draft.file("a", FileContent.text("x"));
                    throw ours;
                }));
        assertEquals(ours, thrown);
        assertEquals(0, Files.list(folder).count());
    }

    @Test
    void should_not_leave_the_folder_by_a_name() {
        for (String name : new String[] {"../x", "/x", "a/b", "..", ""}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Publication.onDisk()
                            .folder(
                                    folder.resolve("m"),
                                    ExistingFolder.REFUSE,
                                    draft -> draft.file(name, FileContent.text("x"))),
                    name);
        }
    }

    @Test
    void should_say_that_a_real_device_is_full() {
        Path device = Path.of("/dev/full");
        assumeTrue(Files.isWritable(device), "there is no /dev/full here");
        FileSystemAccess full = new DevFull(device);
        CheckpointException refused = assertThrows(
                CheckpointException.class,
                () -> new Publication(full).file(folder.resolve("a"), FileContent.text("x")));
        assertTrue(refused.getMessage().endsWith("a cannot be written: the disk is full"), refused.getMessage());
    }

    @Test
    void should_say_before_it_begins_that_the_disk_is_too_small() {
        CheckpointException refused = assertThrows(
                CheckpointException.class,
                () -> new Publication(FailingFiles.never().withSpace(999)).requireSpace(folder.resolve("x/y"), 1000));
        assertTrue(
                refused.getMessage().endsWith("it needs 1000 bytes, but the disk has only 999 left"),
                refused.getMessage());
    }

    @Test
    void should_say_that_a_place_is_not_writable() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        CheckpointException refused = assertThrows(
                CheckpointException.class,
                () -> Publication.onDisk().file(file.resolve("inner/a"), FileContent.text("x")));
        assertTrue(refused.getMessage().contains("is not a folder"), refused.getMessage());
        CheckpointException denied = assertThrows(
                CheckpointException.class,
                () -> new Publication(FailingFiles.once(1, "Permission denied"))
                        .file(folder.resolve("a"), FileContent.text("x")));
        assertTrue(denied.getMessage().endsWith("a cannot be written: permission denied"), denied.getMessage());
    }

    /** Creates every file as the device that is always full. */
    private record DevFull(Path device) implements FileSystemAccess {
        @Override
        public OutputFile create(Path file) throws IOException {
            FileChannel channel = FileChannel.open(device, StandardOpenOption.WRITE);
            return new OutputFile() {
                @Override
                public int write(ByteBuffer source) throws IOException {
                    return channel.write(source);
                }

                @Override
                public void force() throws IOException {
                    channel.force(true);
                }

                @Override
                public boolean isOpen() {
                    return channel.isOpen();
                }

                @Override
                public void close() throws IOException {
                    channel.close();
                }
            };
        }

        @Override
        public OutputFile append(Path file) throws IOException {
            return create(file);
        }

        @Override
        public void createFolder(Path path) {}

        @Override
        public void move(Path source, Path target) {}

        @Override
        public void delete(Path path) {}

        @Override
        public void force(Path path) {}

        @Override
        public long usableSpace(Path path) {
            return 0;
        }

        @Override
        public Optional<Closeable> lock(Path file) {
            return Optional.empty();
        }
    }
}

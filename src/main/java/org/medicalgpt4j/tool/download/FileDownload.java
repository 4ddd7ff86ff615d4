package org.medicalgpt4j.tool.download;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.LongConsumer;
import org.medicalgpt4j.tool.download.RemoteFile.Digest;

/** One file on its way: what has come is kept in {@code NAME.part}, and goes on from there; only whole files get the name. */
final class FileDownload {
    private static final int ATTEMPTS = 6;
    private static final int CHUNK = 1 << 16;

    private final HubConnection hub;
    private final RemoteFile file;
    private final Path target;
    private final Path part;
    private final long firstPause;

    /** @param firstPause milliseconds before the second attempt; each later pause is twice as long */
    FileDownload(HubConnection hub, RemoteFile file, Path folder, long firstPause) {
        this.hub = hub;
        this.file = file;
        this.target = folder.resolve(file.path());
        this.part = target.resolveSibling(target.getFileName() + ".part");
        this.firstPause = firstPause;
    }

    /** @param progress hears of bytes as they come, and of those that were there before */
    void run(LongConsumer progress) throws IOException, InterruptedException {
        if (Files.exists(target) && hashes(target)) {
            progress.accept(file.size());
            return;
        }
        Files.createDirectories(target.getParent());
        long pause = firstPause;
        for (int attempt = 1; ; attempt++) {
            try {
                fetch(progress);
                break;
            } catch (IOException broken) {
                if (attempt == ATTEMPTS) {
                    throw new DownloadException(
                            file.path() + ": broke off " + ATTEMPTS + " times, last: " + broken.getMessage()
                                    + "; the same command goes on where it stopped",
                            broken);
                }
                Thread.sleep(pause);
                pause *= 2;
            }
        }
        if (!hashes(part)) {
            Files.delete(part);
            throw new DownloadException(file.path() + ": what came is not what the hub says it has (its "
                    + file.digest().kind() + " differs); it was thrown away");
        }
        try (FileChannel written = FileChannel.open(part, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void fetch(LongConsumer progress) throws IOException, InterruptedException {
        long there = Files.exists(part) ? Files.size(part) : 0;
        if (there > file.size()) {
            Files.delete(part);
            there = 0;
        }
        if (there == file.size() && there > 0) {
            return;
        }
        HttpResponse<InputStream> response = hub.content(file, there);
        boolean goesOn = there > 0 && response.statusCode() == 206;
        try (InputStream in = response.body();
                OutputStream out = Files.newOutputStream(
                        part,
                        StandardOpenOption.CREATE,
                        goesOn ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING)) {
            long size = goesOn ? there : 0;
            byte[] chunk = new byte[CHUNK];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                size += read;
                if (size > file.size()) {
                    throw new IOException("more bytes than the " + file.size() + " that the hub lists");
                }
                out.write(chunk, 0, read);
                progress.accept(read);
            }
            if (size < file.size()) {
                throw new IOException("ended after " + size + " of " + file.size() + " bytes");
            }
        }
    }

    private boolean hashes(Path path) throws IOException {
        boolean git = file.digest().kind() == Digest.Kind.GIT_BLOB;
        MessageDigest digest = digest(git ? "SHA-1" : "SHA-256");
        if (git) {
            digest.update(("blob " + Files.size(path) + "\0").getBytes(StandardCharsets.US_ASCII));
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] chunk = new byte[CHUNK];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                digest.update(chunk, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest()).equals(file.digest().hex());
    }

    private static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new DownloadException("this Java has no " + name, e);
        }
    }
}

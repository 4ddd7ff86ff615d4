package org.medicalgpt4j.tool.download;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Gets the files of a model that this program reads, several at a time, each checked against the hub's hash. A download that
 * was broken off goes on when it is asked for again; files that are there and right are kept.
 */
public final class ModelDownload {
    private static final Pattern SAFE_PATH = Pattern.compile("[\\w][\\w. +()-]*(/[\\w][\\w. +()-]*)*");

    private final HubModel model;
    private final Optional<String> token;
    private final int parallel;
    private final long firstPause;

    /** Hears of bytes; calls come from several threads. */
    @FunctionalInterface
    public interface Progress {
        void bytes(long done, long total);
    }

    /**
     * @param files in the folder now
     * @param bytes of all of them
     */
    public record Result(int files, long bytes) {}

    public ModelDownload(HubModel model, Optional<String> token, int parallel) {
        this(model, token, parallel, 1000);
    }

    ModelDownload(HubModel model, Optional<String> token, int parallel, long firstPause) {
        this.model = model;
        this.token = token;
        this.parallel = parallel;
        this.firstPause = firstPause;
    }

    /** @throws DownloadException if the hub refuses, does not answer, or sends what it does not list */
    public Result to(Path folder, Progress progress) throws InterruptedException {
        HubConnection hub = new HubConnection(model, token);
        List<RemoteFile> files = NeededFiles.of(list(hub));
        if (files.isEmpty()) {
            throw new DownloadException(model.name() + ": has no file that this program reads");
        }
        long total = 0;
        for (RemoteFile file : files) {
            if (!SAFE_PATH.matcher(file.path()).matches() || file.size() < 0) {
                throw new DownloadException(model.name() + ": lists the file '" + file.path() + "' with " + file.size()
                        + " bytes, which is not written");
            }
            total = Math.addExact(total, file.size());
        }
        fetch(hub, files, folder, total, progress);
        return new Result(files.size(), total);
    }

    private List<RemoteFile> list(HubConnection hub) throws InterruptedException {
        try {
            return hub.files();
        } catch (IOException e) {
            throw new DownloadException(model.list() + ": cannot be reached: " + e, e);
        }
    }

    private void fetch(HubConnection hub, List<RemoteFile> files, Path folder, long total, Progress progress)
            throws InterruptedException {
        AtomicLong done = new AtomicLong();
        ExecutorService threads = Executors.newFixedThreadPool(parallel);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (RemoteFile file : files) {
                running.add(threads.submit(() -> {
                    new FileDownload(hub, file, folder, firstPause)
                            .run(bytes -> progress.bytes(done.addAndGet(bytes), total));
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof DownloadException known
                    ? known
                    : new DownloadException(folder + ": cannot be written: " + e.getCause(), e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }
}

package org.medicalgpt4j.data;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.medicalgpt4j.data.file.DataException;

/**
 * Runs tasks on several threads and hands their results, in the order of submission, to the thread that submits. Only so
 * many are under way at a time, so that results do not pile up before a slow one. An exception of a task is thrown where
 * its result would have been handed over.
 */
final class OrderedTasks<R> implements AutoCloseable {
    private final ExecutorService workers;
    private final Consumer<R> results;
    private final Queue<Future<R>> underWay = new ArrayDeque<>();
    private final int most;

    OrderedTasks(int threads, Consumer<R> results) {
        this.results = results;
        this.most = 4 * threads;
        this.workers = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "data");
            thread.setDaemon(true);
            return thread;
        });
    }

    void submit(Callable<R> task) {
        if (underWay.size() >= most) {
            handOver();
        }
        underWay.add(workers.submit(task));
    }

    /** Waits until all results are handed over. */
    void drain() {
        while (!underWay.isEmpty()) {
            handOver();
        }
    }

    private void handOver() {
        try {
            results.accept(underWay.remove().get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DataException("the preparation of data was interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException failure
                    ? failure
                    : new DataException(
                            "data cannot be prepared: " + e.getCause().getMessage(), e.getCause());
        }
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}

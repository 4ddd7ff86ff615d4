package org.medicalgpt4j.engine.nd4j.kernel;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/**
 * The threads of an engine. The calling thread works too, so {@code threads} is the number of threads busy at once.
 * Which thread does which task is not fixed: tasks write to disjoint memory, so results do not depend on it.
 */
public final class Workers implements AutoCloseable {
    private final int threads;
    private final ExecutorService pool;

    public Workers(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, got " + threads);
        }
        this.threads = threads;
        this.pool = Executors.newFixedThreadPool(Math.max(1, threads - 1), task -> {
            Thread thread = new Thread(task, "medgpt-worker");
            thread.setDaemon(true);
            return thread;
        });
    }

    public int threads() {
        return threads;
    }

    /** Runs tasks 0 to {@code tasks - 1} and returns when all are done; the first failure is thrown. */
    public void each(int tasks, IntConsumer task) {
        int helpers = Math.min(threads, tasks) - 1;
        if (helpers <= 0) {
            for (int i = 0; i < tasks; i++) {
                task.accept(i);
            }
            return;
        }
        AtomicInteger next = new AtomicInteger();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        CountDownLatch done = new CountDownLatch(helpers);
        Runnable work = () -> {
            int i;
            while ((i = next.getAndIncrement()) < tasks && failure.get() == null) {
                try {
                    task.accept(i);
                } catch (Throwable problem) {
                    failure.compareAndSet(null, problem);
                }
            }
        };
        for (int i = 0; i < helpers; i++) {
            pool.execute(() -> {
                try {
                    work.run();
                } finally {
                    done.countDown();
                }
            });
        }
        work.run();
        try {
            done.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for worker threads", interrupted);
        }
        rethrow(failure.get());
    }

    /** Cuts {@code rows} into one consecutive range for each thread (or fewer) and runs them. */
    public void ranges(int rows, int minimum, RangeTask task) {
        int parts = Math.max(1, Math.min(threads, rows / Math.max(1, minimum)));
        each(parts, part -> task.run((int) ((long) rows * part / parts), (int) ((long) rows * (part + 1) / parts)));
    }

    private static void rethrow(Throwable failure) {
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
        if (failure instanceof Error error) {
            throw error;
        }
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }

    /** Work on rows {@code from} (inclusive) to {@code to} (exclusive). */
    @FunctionalInterface
    public interface RangeTask {
        void run(int from, int to);
    }
}

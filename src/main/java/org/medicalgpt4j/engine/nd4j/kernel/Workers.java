package org.medicalgpt4j.engine.nd4j.kernel;

import java.util.concurrent.locks.LockSupport;

/**
 * The threads of an engine. The calling thread works too, so {@code threads} is the number of threads busy at once.
 * Which thread does which task is not fixed: tasks write to disjoint memory, so results do not depend on it.
 *
 * <p>Handing work over costs about a microsecond while jobs follow each other closely, since helpers watch for the next
 * one a while before they sleep. A helper that comes late finds nothing left to do, so nobody waits for it. Tasks must not
 * start jobs of their own.
 */
public final class Workers implements AutoCloseable {
    /** Parts per thread of a split range: uneven progress of the threads evens out. */
    private static final int PARTS_PER_THREAD = 4;

    private final Helper[] helpers;
    private final ThreadLocal<Lane> callers = ThreadLocal.withInitial(() -> new Lane(0));
    private volatile Job current;
    private volatile boolean closed;

    public Workers(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, got " + threads);
        }
        helpers = new Helper[threads - 1];
        for (int i = 0; i < helpers.length; i++) {
            helpers[i] = new Helper(new Lane(i + 1));
            helpers[i].start();
        }
    }

    public int threads() {
        return helpers.length + 1;
    }

    /** Runs tasks 0 to {@code tasks - 1} and returns when all are done; the first failure is thrown. */
    public void each(int tasks, Task task) {
        Lane lane = callers.get();
        if (tasks <= 1 || helpers.length == 0) {
            for (int i = 0; i < tasks; i++) {
                task.run(i, lane);
            }
            return;
        }
        Job job = new Job(tasks, task);
        current = job;
        for (int i = 0; i < helpers.length && i < tasks - 1; i++) {
            helpers[i].wake();
        }
        job.work(lane);
        job.finish();
    }

    /** Runs one task in the calling thread. */
    public void here(Task task) {
        task.run(0, callers.get());
    }

    /**
     * Cuts {@code length} into consecutive ranges of at least {@code minimum} and runs them; in the calling thread alone if
     * there is no more than one. Where the cuts are depends on the number of threads.
     */
    public void ranges(int length, int minimum, RangeTask task) {
        int most = helpers.length == 0 ? 1 : threads() * PARTS_PER_THREAD;
        int parts = Math.max(1, Math.min(most, length / Math.max(1, minimum)));
        each(
                parts,
                (part, lane) -> task.run(
                        (int) ((long) length * part / parts), (int) ((long) length * (part + 1) / parts), lane));
    }

    @Override
    public void close() {
        closed = true;
        for (Helper helper : helpers) {
            LockSupport.unpark(helper);
        }
    }

    /** One of the numbered tasks of a job. */
    @FunctionalInterface
    public interface Task {
        void run(int number, Lane lane);
    }

    /** Work on {@code from} (inclusive) to {@code to} (exclusive). */
    @FunctionalInterface
    public interface RangeTask {
        void run(int from, int to, Lane lane);
    }

    private final class Helper extends Thread {
        private final Lane lane;
        private volatile boolean sleeps;

        Helper(Lane lane) {
            super("medgpt-worker-" + lane.index());
            this.lane = lane;
            setDaemon(true);
        }

        void wake() {
            if (sleeps) {
                LockSupport.unpark(this);
            }
        }

        @Override
        public void run() {
            Job last = null;
            while (!closed) {
                Job job = current;
                if (job != last) {
                    last = job;
                    job.work(lane);
                } else {
                    await(last);
                }
            }
        }

        private void await(Job last) {
            Spin spin = new Spin();
            while (current == last && !closed) {
                if (!spin.again()) {
                    sleeps = true;
                    if (current == last && !closed) {
                        LockSupport.park(Workers.this);
                    }
                    sleeps = false;
                    return;
                }
            }
        }
    }
}

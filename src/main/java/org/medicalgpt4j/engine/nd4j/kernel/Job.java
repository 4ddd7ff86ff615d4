package org.medicalgpt4j.engine.nd4j.kernel;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** Numbered tasks that any number of threads take from; the calling thread waits for the last one. */
final class Job {
    private final int tasks;
    private final Workers.Task task;
    private final Thread caller = Thread.currentThread();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger unfinished;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile boolean callerSleeps;

    Job(int tasks, Workers.Task task) {
        this.tasks = tasks;
        this.task = task;
        this.unfinished = new AtomicInteger(tasks);
    }

    /** Does tasks until none is left to take; after a failure the rest are only counted. */
    void work(Lane lane) {
        int number;
        while ((number = next.getAndIncrement()) < tasks) {
            try {
                if (failure.get() == null) {
                    task.run(number, lane);
                }
            } catch (Throwable problem) {
                failure.compareAndSet(null, problem);
            } finally {
                if (unfinished.decrementAndGet() == 0 && callerSleeps) {
                    LockSupport.unpark(caller);
                }
            }
        }
    }

    /** To be called by the calling thread when it finds no more tasks; the first failure is thrown. */
    void finish() {
        Spin spin = new Spin();
        while (unfinished.get() > 0) {
            if (!spin.again()) {
                callerSleeps = true;
                if (unfinished.get() > 0) {
                    LockSupport.park(this);
                }
            }
        }
        Throwable problem = failure.get();
        if (problem instanceof RuntimeException exception) {
            throw exception;
        }
        if (problem instanceof Error error) {
            throw error;
        }
    }
}

package org.medicalgpt4j.engine.nd4j.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkersTest {

    @Test
    void should_do_every_task_once() {
        for (int threads : new int[] {1, 2, 5}) {
            try (Workers workers = new Workers(threads)) {
                for (int tasks : new int[] {0, 1, 2, 100}) {
                    AtomicIntegerArray done = new AtomicIntegerArray(tasks);
                    workers.each(tasks, (task, lane) -> done.incrementAndGet(task));
                    for (int i = 0; i < tasks; i++) {
                        assertEquals(1, done.get(i), threads + " threads, task " + i);
                    }
                }
            }
        }
    }

    @Test
    void should_cover_a_range_without_gaps_or_overlaps() {
        try (Workers workers = new Workers(3)) {
            for (int length : new int[] {0, 1, 7, 1000}) {
                AtomicIntegerArray done = new AtomicIntegerArray(length);
                workers.ranges(length, 3, (from, to, lane) -> {
                    assertTrue(from == 0 && to == length || to - from >= 3);
                    for (int i = from; i < to; i++) {
                        done.incrementAndGet(i);
                    }
                });
                for (int i = 0; i < length; i++) {
                    assertEquals(1, done.get(i));
                }
            }
        }
    }

    @Test
    void should_let_several_threads_work_at_once_each_in_its_lane() throws InterruptedException {
        try (Workers workers = new Workers(3)) {
            CountDownLatch together = new CountDownLatch(3);
            Set<Integer> lanes = ConcurrentHashMap.newKeySet();
            workers.each(3, (task, lane) -> {
                lanes.add(lane.index());
                together.countDown();
                try {
                    assertTrue(together.await(30, TimeUnit.SECONDS), "three threads should have met");
                } catch (InterruptedException interrupted) {
                    throw new IllegalStateException(interrupted);
                }
            });
            assertEquals(Set.of(0, 1, 2), lanes);
        }
    }

    @Test
    void should_wake_sleeping_threads_for_the_next_job() throws InterruptedException {
        try (Workers workers = new Workers(2)) {
            for (int i = 0; i < 5; i++) {
                Thread.sleep(5);
                CountDownLatch together = new CountDownLatch(2);
                workers.each(2, (task, lane) -> {
                    together.countDown();
                    try {
                        assertTrue(together.await(30, TimeUnit.SECONDS), "the sleeping thread should have come");
                    } catch (InterruptedException interrupted) {
                        throw new IllegalStateException(interrupted);
                    }
                });
            }
        }
    }

    @Test
    void should_throw_the_failure_of_a_task_and_stay_usable() {
        try (Workers workers = new Workers(3)) {
            IllegalStateException failure = new IllegalStateException("task 7");
            IllegalStateException thrown = assertThrows(
                    IllegalStateException.class,
                    () -> workers.each(50, (task, lane) -> {
                        if (task == 7) {
                            throw failure;
                        }
                    }));
            assertSame(failure, thrown);
            AtomicInteger done = new AtomicInteger();
            workers.each(50, (task, lane) -> done.incrementAndGet());
            assertEquals(50, done.get());
        }
    }

    @Test
    void should_serve_several_callers_at_once() throws InterruptedException {
        try (Workers workers = new Workers(3)) {
            AtomicInteger done = new AtomicInteger();
            Thread[] callers = new Thread[4];
            for (int i = 0; i < callers.length; i++) {
                callers[i] = new Thread(() -> {
                    for (int job = 0; job < 200; job++) {
                        workers.each(10, (task, lane) -> done.incrementAndGet());
                    }
                });
            }
            Arrays.stream(callers).forEach(Thread::start);
            for (Thread caller : callers) {
                caller.join();
            }
            assertEquals(4 * 200 * 10, done.get());
        }
    }

    @Test
    void should_refuse_less_than_one_thread() {
        assertThrows(IllegalArgumentException.class, () -> new Workers(0));
    }
}

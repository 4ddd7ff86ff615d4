package org.medicalgpt4j.engine.nd4j;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.medicalgpt4j.engine.Program.OpTime;

/** Adds up the time of each kind of op, if that is wanted. */
final class StepTimes {
    private final boolean timed;
    private final Map<String, long[]> times = new HashMap<>();

    StepTimes(boolean timed) {
        this.timed = timed;
    }

    void around(BoundStep step) {
        OpEvent event = new OpEvent();
        if (!event.isEnabled()) {
            measured(step);
            return;
        }
        event.begin();
        measured(step);
        event.end();
        if (event.shouldCommit()) {
            event.op = step.step().opName();
            event.runner = step.getClass().getSimpleName();
            event.commit();
        }
    }

    private void measured(BoundStep step) {
        if (!timed) {
            step.run();
            return;
        }
        long start = System.nanoTime();
        step.run();
        add(step.step().opName(), System.nanoTime() - start);
    }

    void add(String op, long nanoseconds) {
        if (timed) {
            long[] entry = times.computeIfAbsent(op, name -> new long[2]);
            entry[0]++;
            entry[1] += nanoseconds;
        }
    }

    /** Slowest first. */
    List<OpTime> list() {
        return times.entrySet().stream()
                .map(e -> new OpTime(e.getKey(), e.getValue()[0], e.getValue()[1]))
                .sorted(Comparator.comparingLong(OpTime::nanoseconds).reversed())
                .toList();
    }
}

package org.medicalgpt4j.engine.nd4j.kernel.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Map;
import org.medicalgpt4j.engine.nd4j.kernel.Workers;

/**
 * Prints the best wall time of each kernel and, with one thread, the least processor time: the latter can be compared
 * while other programs run. Arguments: {@code train SEQUENCES LENGTH DROPOUT THREADS} or
 * {@code decode SEQUENCES CONTEXT THREADS}. The system property {@code only} chooses kernels whose name starts so.
 */
public final class KernelProfile {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long WARM_UP = 600_000_000L;
    private static final long MEASURED = 1_500_000_000L;

    private KernelProfile() {}

    public static void main(String[] arguments) {
        boolean training = arguments[0].equals("train");
        int sequences = Integer.parseInt(arguments[1]);
        int length = Integer.parseInt(arguments[2]);
        try (Workers workers = new Workers(Integer.parseInt(arguments[arguments.length - 1]))) {
            Map<String, BenchmarkCall> calls = training
                    ? SmallModelCalls.training(sequences, length, Double.parseDouble(arguments[3]), workers)
                    : SmallModelCalls.decoding(sequences, length, workers);
            System.out.printf("%-28s %12s %12s%n", "kernel", "wall us", "cpu us");
            String only = System.getProperty("only", "");
            calls.forEach((name, call) -> {
                if (name.startsWith(only)) {
                    measure(name, call);
                }
            });
        }
    }

    private static void measure(String name, BenchmarkCall call) {
        long end = System.nanoTime() + WARM_UP;
        do {
            call.run();
        } while (System.nanoTime() < end);
        long wall = Long.MAX_VALUE;
        long processor = Long.MAX_VALUE;
        end = System.nanoTime() + MEASURED;
        do {
            long wallStart = System.nanoTime();
            long processorStart = THREADS.getCurrentThreadCpuTime();
            call.run();
            processor = Math.min(processor, THREADS.getCurrentThreadCpuTime() - processorStart);
            wall = Math.min(wall, System.nanoTime() - wallStart);
        } while (System.nanoTime() < end);
        System.out.printf("%-28s %12.1f %12.1f%n", name, wall / 1e3, processor / 1e3);
    }
}

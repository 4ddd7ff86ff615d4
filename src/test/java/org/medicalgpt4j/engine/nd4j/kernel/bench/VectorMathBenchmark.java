package org.medicalgpt4j.engine.nd4j.kernel.bench;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.medicalgpt4j.engine.AdamWStep;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMath;
import org.medicalgpt4j.engine.nd4j.kernel.vector.VectorMathChoice;
import org.medicalgpt4j.op.DropoutMask;
import org.medicalgpt4j.op.LoraLinear;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Nanoseconds for an element of the inner loops; plain loops with {@code -jvmArgsAppend -Dmedgpt.vector=false}. How to run
 * it: docs/performance.md.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(VectorMathBenchmark.LENGTH)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class VectorMathBenchmark {
    static final int LENGTH = 2048;

    private final VectorMath math = VectorMathChoice.chosen();
    private final float[] a = new float[LENGTH];
    private final float[] b = new float[LENGTH];
    private final float[] c = new float[LENGTH];
    private final float[] d = new float[LENGTH];
    private final AdamWStep step = AdamWStep.of(5, 1e-4, 0.9, 0.999, 1e-8, 0.01, 1);
    private DropoutMask mask;

    @Setup
    public void fill() {
        Random random = new Random(1);
        for (int i = 0; i < LENGTH; i++) {
            a[i] = (float) random.nextGaussian();
            b[i] = (float) random.nextGaussian();
            c[i] = (float) random.nextGaussian();
            d[i] = random.nextFloat();
        }
        mask = new DropoutMask(new int[] {1, 2, 3, 4}, new LoraLinear.Settings(1, 0.05, 1), LENGTH);
    }

    @Benchmark
    public float dot() {
        return math.dot(a, 0, b, 0, LENGTH);
    }

    @Benchmark
    public double sumOfSquares() {
        return math.sumOfSquares(a, 0, LENGTH);
    }

    @Benchmark
    public float max() {
        return math.max(a, 0, LENGTH);
    }

    @Benchmark
    public void add() {
        math.add(a, 0, b, 0, c, 0, LENGTH);
    }

    @Benchmark
    public void exp() {
        math.exp(-1f, 0f, a, 0, c, 0, LENGTH);
    }

    @Benchmark
    public void swiGlu() {
        math.swiGlu(a, 0, b, 0, c, 0, LENGTH);
    }

    @Benchmark
    public void adamW() {
        math.adamW(step, c, a, b, d, LENGTH);
    }

    @Benchmark
    public void dropout() {
        math.dropout(mask, 3, c);
    }
}

package org.medicalgpt4j.engine.nd4j.kernel.bench;

import java.util.concurrent.TimeUnit;
import org.medicalgpt4j.engine.nd4j.kernel.Workers;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Kernels of a training step of SmolLM2-135M: 4 sequences of 256 tokens. How to run it: docs/performance.md. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class TrainingKernelsBenchmark {
    private static final int SEQUENCES = 4;
    private static final int LENGTH = 256;

    @Param({"1", "2"})
    public int threads;

    @Param({"0", "0.05"})
    public double dropout;

    @Param({
        "rms norm",
        "rms norm gradient",
        "linear 1536 x 576",
        "lora 1536 x 576",
        "lora gradient 1536 x 576",
        "weight gradient 1536 x 576",
        "rotary",
        "attention",
        "attention gradient",
        "swiglu",
        "swiglu gradient",
        "residual add",
        "head with direction"
    })
    public String kernel;

    private Workers workers;
    private BenchmarkCall call;

    @Setup
    public void prepare() {
        workers = new Workers(threads);
        call = SmallModelCalls.training(SEQUENCES, LENGTH, dropout, workers).get(kernel);
    }

    @TearDown
    public void close() {
        workers.close();
    }

    @Benchmark
    public void run() {
        call.run();
    }
}

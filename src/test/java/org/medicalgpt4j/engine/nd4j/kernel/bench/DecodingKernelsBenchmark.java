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

/** Kernels of one decoded token of each of some sequences of SmolLM2-135M. How to run it: docs/performance.md. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class DecodingKernelsBenchmark {
    private static final int CONTEXT = 500;

    @Param({"1", "2"})
    public int threads;

    @Param({"1", "4", "8"})
    public int sequences;

    @Param({
        "rms norm",
        "linear 576 x 576",
        "linear 1536 x 576",
        "linear 576 x 1536",
        "linear 49152 x 576",
        "lora 576 x 576",
        "rotary",
        "cached attention",
        "swiglu",
        "residual add"
    })
    public String kernel;

    private Workers workers;
    private BenchmarkCall call;

    @Setup
    public void prepare() {
        workers = new Workers(threads);
        call = SmallModelCalls.decoding(sequences, CONTEXT, workers).get(kernel);
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

package org.medicalgpt4j.engine.nd4j.kernel.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.medicalgpt4j.engine.nd4j.kernel.Workers;
import org.medicalgpt4j.op.Attention;
import org.medicalgpt4j.op.AttentionGradient;
import org.medicalgpt4j.op.CachedAttention;
import org.medicalgpt4j.op.Linear;
import org.medicalgpt4j.op.LinearWeightGradient;
import org.medicalgpt4j.op.LoraGradient;
import org.medicalgpt4j.op.LoraLinear;
import org.medicalgpt4j.op.ResidualAdd;
import org.medicalgpt4j.op.RmsNorm;
import org.medicalgpt4j.op.RmsNormGradient;
import org.medicalgpt4j.op.Rotary;
import org.medicalgpt4j.op.SwiGlu;
import org.medicalgpt4j.op.SwiGluGradient;
import org.medicalgpt4j.op.TensorOp;
import org.medicalgpt4j.op.TokenLogProb;

/** The kernels on the shapes of SmolLM2-135M: a training step of some sequences, or one decoded token each. */
public final class SmallModelCalls {
    private static final int HIDDEN = 576;
    private static final int KEYS = 192;
    private static final int INNER = 1536;
    private static final int HEADS = 9;
    private static final int KEY_VALUE_HEADS = 3;
    private static final int HEAD_SIZE = 64;
    private static final int RANK = 8;
    private static final int VOCABULARY = 49152;
    private static final int PAGE = 64;

    private SmallModelCalls() {}

    /** @param dropout of the adapters */
    public static Map<String, BenchmarkCall> training(int sequences, int length, double dropout, Workers workers) {
        int n = sequences * length;
        int[] starts = IntStream.rangeClosed(0, sequences).map(s -> s * length).toArray();
        Map<String, BenchmarkCall> calls = new LinkedHashMap<>();
        calls.put(
                "rms norm",
                new BenchmarkCall(norm(new RmsNorm()))
                        .floats(n, HIDDEN)
                        .floats(HIDDEN)
                        .ready(workers));
        calls.put(
                "rms norm gradient",
                new BenchmarkCall(norm(new RmsNormGradient()))
                        .floats(n, HIDDEN)
                        .floats(HIDDEN)
                        .floats(n, HIDDEN)
                        .ready(workers, 1));
        calls.put("linear 576 x 576", linear(n, HIDDEN, HIDDEN).ready(workers));
        calls.put("linear 1536 x 576", linear(n, INNER, HIDDEN).ready(workers));
        calls.put("linear 576 x 1536", linear(n, HIDDEN, INNER).ready(workers));
        for (int[] shape : new int[][] {{HIDDEN, HIDDEN}, {KEYS, HIDDEN}, {INNER, HIDDEN}, {HIDDEN, INNER}}) {
            String name = shape[0] + " x " + shape[1];
            calls.put("lora " + name, lora(n, shape[0], shape[1], dropout).ready(workers));
            calls.put(
                    "lora gradient " + name,
                    loraGradient(n, shape[0], shape[1], dropout).ready(workers));
        }
        calls.put(
                "weight gradient 1536 x 576",
                new BenchmarkCall(new LinearWeightGradient())
                        .floats(n, HIDDEN)
                        .floats(n, INNER)
                        .ready(workers));
        calls.put(
                "rotary",
                new BenchmarkCall(rotary())
                        .floats(n, HIDDEN)
                        .floats(n, HEAD_SIZE / 2)
                        .floats(n, HEAD_SIZE / 2)
                        .ready(workers));
        calls.put(
                "attention",
                new BenchmarkCall(attention(new Attention()))
                        .floats(n, HIDDEN)
                        .floats(n, KEYS)
                        .floats(n, KEYS)
                        .ints(starts)
                        .ready(workers));
        calls.put(
                "attention gradient",
                new BenchmarkCall(attention(new AttentionGradient()))
                        .floats(n, HIDDEN)
                        .floats(n, HIDDEN)
                        .floats(n, KEYS)
                        .floats(n, KEYS)
                        .floats(n, HIDDEN)
                        .floats(n, HEADS)
                        .ints(starts)
                        .ready(workers));
        calls.put(
                "swiglu",
                new BenchmarkCall(new SwiGlu())
                        .floats(n, INNER)
                        .floats(n, INNER)
                        .ready(workers));
        calls.put(
                "swiglu gradient",
                new BenchmarkCall(new SwiGluGradient())
                        .floats(n, INNER)
                        .floats(n, INNER)
                        .floats(n, INNER)
                        .ready(workers));
        calls.put(
                "residual add",
                new BenchmarkCall(new ResidualAdd())
                        .floats(n, HIDDEN)
                        .floats(n, HIDDEN)
                        .ready(workers));
        calls.put("head with direction", head(n).ready(workers));
        calls.put("head", head(n).ready(workers, 3));
        return calls;
    }

    /** @param context tokens before the new one */
    public static Map<String, BenchmarkCall> decoding(int sequences, int context, Workers workers) {
        int n = sequences;
        Map<String, BenchmarkCall> calls = new LinkedHashMap<>();
        calls.put(
                "rms norm",
                new BenchmarkCall(norm(new RmsNorm()))
                        .floats(n, HIDDEN)
                        .floats(HIDDEN)
                        .ready(workers));
        calls.put("linear 576 x 576", linear(n, HIDDEN, HIDDEN).ready(workers));
        calls.put("linear 192 x 576", linear(n, KEYS, HIDDEN).ready(workers));
        calls.put("linear 1536 x 576", linear(n, INNER, HIDDEN).ready(workers));
        calls.put("linear 576 x 1536", linear(n, HIDDEN, INNER).ready(workers));
        calls.put("linear 49152 x 576", linear(n, VOCABULARY, HIDDEN).ready(workers));
        calls.put("lora 576 x 576", lora(n, HIDDEN, HIDDEN, 0).ready(workers));
        calls.put(
                "rotary",
                new BenchmarkCall(rotary())
                        .floats(n, HIDDEN)
                        .floats(n, HEAD_SIZE / 2)
                        .floats(n, HEAD_SIZE / 2)
                        .ready(workers));
        int pages = (context + PAGE) / PAGE;
        calls.put(
                "cached attention",
                new BenchmarkCall(attention(new CachedAttention()))
                        .floats(n, HIDDEN)
                        .floats(n, KEYS)
                        .floats(n, KEYS)
                        .floats((long) n * pages, PAGE, KEY_VALUE_HEADS, HEAD_SIZE)
                        .floats((long) n * pages, PAGE, KEY_VALUE_HEADS, HEAD_SIZE)
                        .ints(IntStream.range(0, n).map(i -> context).toArray())
                        .ints(IntStream.rangeClosed(0, n).toArray())
                        .ints(IntStream.range(0, n * pages).toArray(), n, pages)
                        .ready(workers));
        calls.put(
                "swiglu",
                new BenchmarkCall(new SwiGlu())
                        .floats(n, INNER)
                        .floats(n, INNER)
                        .ready(workers));
        calls.put(
                "residual add",
                new BenchmarkCall(new ResidualAdd())
                        .floats(n, HIDDEN)
                        .floats(n, HIDDEN)
                        .ready(workers));
        return calls;
    }

    private static BenchmarkCall linear(int n, int out, int in) {
        return new BenchmarkCall(new Linear()).floats(n, in).floats(out, in);
    }

    private static BenchmarkCall lora(int n, int out, int in, double dropout) {
        LoraLinear op = new LoraLinear();
        op.addTArgument(2.0, dropout);
        op.addIArgument(1);
        op.addBArgument(false);
        BenchmarkCall call = new BenchmarkCall(op)
                .floats(n, in)
                .floats(RANK, in)
                .floats(out, RANK)
                .floats(out, in);
        return dropout > 0 ? call.ints(new int[] {1, 2, 3, 4}) : call;
    }

    private static BenchmarkCall loraGradient(int n, int out, int in, double dropout) {
        LoraGradient op = new LoraGradient();
        op.addTArgument(2.0, dropout);
        op.addIArgument(1);
        BenchmarkCall call = new BenchmarkCall(op)
                .floats(n, out)
                .floats(n, in)
                .floats(n, RANK)
                .floats(RANK, in)
                .floats(out, RANK)
                .floats(out, in);
        return dropout > 0 ? call.ints(new int[] {1, 2, 3, 4}) : call;
    }

    private static BenchmarkCall head(int n) {
        int[] targets = IntStream.range(0, n).map(i -> i * 31 % VOCABULARY).toArray();
        return new BenchmarkCall(new TokenLogProb())
                .floats(n, HIDDEN)
                .floats(0.05f, VOCABULARY, HIDDEN)
                .ints(targets);
    }

    private static <T extends TensorOp> T norm(T op) {
        op.addTArgument(1e-5);
        return op;
    }

    private static Rotary rotary() {
        Rotary op = new Rotary();
        op.addIArgument(HEAD_SIZE, 0);
        op.addBArgument(false, false);
        return op;
    }

    private static <T extends TensorOp> T attention(T op) {
        op.addIArgument(HEADS, KEY_VALUE_HEADS, HEAD_SIZE, 0, 0);
        op.addTArgument(0.125);
        return op;
    }
}

package org.medicalgpt4j.op;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Where the prompt of each sequence ends and at which places its tokens stand, as a general language model counts them (Du
 * et al., "GLM", 2022). Inputs, all int: tokens {@code [N]}, positions {@code [N]}, cuSeqlens {@code [S+1]}; in a decoding
 * graph also a page table {@code [S, P]} and a cache {@code [pages, pageSize, 1, 2]}, which keeps what the first pass of a
 * sequence found. Results, all int: lengths of the prompts {@code [S]}, that is what is before the token that starts the
 * answer; places {@code [N]}: a token's own in the prompt, that of the mask token behind it; and places in the answer
 * {@code [N]}: 0 in the prompt, then from 1 on. No gradient.
 */
public final class PromptLayout extends TensorOp {
    public static final String NAME = "medgpt_prompt_layout";

    public PromptLayout() {}

    private PromptLayout(SameDiff graph, SDVariable[] inputs, int start, int mask, int generalMask) {
        super(graph, inputs);
        addIArgument(start, mask, generalMask);
    }

    /**
     * Lengths, places and places in the answer.
     *
     * @param inputs tokens, positions, cuSeqlens, and possibly page table and cache
     * @param start token that an answer starts with
     * @param mask token whose place an answer takes
     * @param generalMask token that goes before it where there are both
     */
    public static SDVariable[] apply(
            SameDiff graph, String name, List<SDVariable> inputs, int start, int mask, int generalMask) {
        return new PromptLayout(graph, inputs.toArray(SDVariable[]::new), start, mask, generalMask)
                .named(name + ".lengths", name + ".places", name + ".answerPlaces");
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public Map<String, Object> attributes() {
        return new TreeMap<>(Map.of("start", integer(0), "mask", integer(1), "generalMask", integer(2)));
    }

    @Override
    public List<String> inputNames() {
        return List.of("tokens", "positions", "cuSeqlens", "pageTable", "cache");
    }

    @Override
    public List<String> outputNames() {
        return List.of("lengths", "places", "answerPlaces");
    }

    @Override
    protected boolean isIndex(int input) {
        return input < 4;
    }

    @Override
    protected DataType outputType(int output, List<DataType> inputs) {
        return DataType.INT;
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(
                (in.length == 3 || in.length == 5)
                        && in[0].length == 1
                        && in[1].length == 1
                        && in[0][0] == in[1][0]
                        && in[2].length == 1
                        && (in.length == 3
                                || (in[3].length == 2
                                        && in[3][0] == in[2][0] - 1
                                        && in[4].length == 4
                                        && in[4][2] == 1
                                        && in[4][3] == 2)),
                "tokens and positions [N], cuSeqlens [S+1] and possibly a page table [S, P] and a cache"
                        + " [pages, pageSize, 1, 2]",
                in);
        return new long[][] {{in[2][0] - 1}, in[0].clone(), in[0].clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        int[] tokens = DenseValues.readInts(inputs[0]);
        int[] positions = DenseValues.readInts(inputs[1]);
        int[] starts = DenseValues.readInts(inputs[2]);
        new SequenceStarts(this, starts, tokens.length);
        for (int s = 0; s + 1 < starts.length; s++) {
            if (starts[s] == starts[s + 1]) {
                outputs[0].putScalar(s, 0);
                continue;
            }
            Prompt prompt = inputs.length == 3
                    ? find(tokens, starts[s], starts[s + 1], s)
                    : remembered(tokens, positions, starts, s, inputs);
            outputs[0].putScalar(s, prompt.length);
            for (int i = starts[s]; i < starts[s + 1]; i++) {
                boolean inside = positions[i] < prompt.length;
                outputs[1].putScalar(i, inside ? positions[i] : prompt.mask);
                outputs[2].putScalar(i, inside ? 0 : positions[i] - prompt.length + 1);
            }
        }
    }

    /** @param mask place of the mask token */
    private record Prompt(int length, int mask) {}

    private Prompt remembered(int[] tokens, int[] positions, int[] starts, int s, INDArray[] inputs) {
        INDArray cache = inputs[4];
        long slot = 2L * new PageTable(inputs[3], s, cache.size(0), (int) cache.size(1)).slot(0);
        if (positions[starts[s]] == 0) {
            Prompt prompt = find(tokens, starts[s], starts[s + 1], s);
            cache.putScalar(slot, prompt.length);
            cache.putScalar(slot + 1, prompt.mask);
        }
        return new Prompt((int) cache.getDouble(slot), (int) cache.getDouble(slot + 1));
    }

    private Prompt find(int[] tokens, int from, int to, int sequence) {
        int end = indexOf(integer(0), tokens, from, to);
        if (end < 0) {
            throw invalid("sequence " + sequence + " has no token " + integer(0)
                    + ", which starts the answer and so ends the prompt");
        }
        int general = indexOf(integer(2), tokens, from, end);
        int mask = general < 0 ? indexOf(integer(1), tokens, from, end) : general;
        if (mask < 0) {
            throw invalid("sequence " + sequence + " has neither token " + integer(2) + " nor token " + integer(1)
                    + " before its answer, whose place that is");
        }
        return new Prompt(end - from, mask - from);
    }

    private static int indexOf(int token, int[] tokens, int from, int to) {
        for (int i = from; i < to; i++) {
            if (tokens[i] == token) {
                return i;
            }
        }
        return -1;
    }
}

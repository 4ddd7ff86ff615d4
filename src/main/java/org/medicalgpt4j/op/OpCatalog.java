package org.medicalgpt4j.op;

import java.util.List;
import org.nd4j.imports.converters.ImportClassMapping;

/** Makes the ops known to SameDiff, which clones and loads ops by name. */
public final class OpCatalog {
    private static final List<TensorOp> OPS = List.of(
            new Attention(),
            new AttentionGradient(),
            new CachedAttention(),
            new Detached(),
            new CropHeads(),
            new DoraNorm(),
            new DoraScale(),
            new DoraScaleGradient(),
            new Dropout(),
            new DropoutGradient(),
            new Embedding(),
            new EmbeddingNoise(),
            new EmbeddingWeightGradient(),
            new FirstPassLength(),
            new ExpertChoice(),
            new ExpertChoiceGradient(),
            new Experts(),
            new ExpertsGradient(),
            new GatherRows(),
            new Gelu(),
            new GeluGradient(),
            new HeadSum(),
            new JensenShannon(),
            new JensenShannonGradient(),
            new Join(),
            new LayerNorm(),
            new LayerNormGradient(),
            new Linear(),
            new LinearBiasGradient(),
            new LinearInputGradient(),
            new LinearWeightGradient(),
            new LogCollision(),
            new LoraGradient(),
            new LoraLinear(),
            new LoraUpdate(),
            new LoraUpdateGradient(),
            new PairJoin(),
            new PairSplit(),
            new PartnerSurplus(),
            new Pointwise(),
            new PointwiseGradient(),
            new PositionLogScale(),
            new PromptLayout(),
            new QuantizedEmbedding(),
            new QuantizedInputGradient(),
            new QuantizedLinear(),
            new PadHeads(),
            new RepeatHead(),
            new ResidualAdd(),
            new RmsNorm(),
            new RmsNormGradient(),
            new Rotary(),
            new RotaryTable(),
            new RouterBalance(),
            new RouterBalanceGradient(),
            new RowScale(),
            new Scale(),
            new ScalarHead(),
            new ScalarHeadGradient(),
            new SegmentLast(),
            new SegmentLastGradient(),
            new SegmentSum(),
            new SegmentSumGradient(),
            new Smaller(),
            new SmallerGradient(),
            new Sorted(),
            new SortedGradient(),
            new SigmoidGate(),
            new SigmoidGateGradient(),
            new Split(),
            new SwiGlu(),
            new SwiGluGradient(),
            new TargetMargin(),
            new TargetMarginGradient(),
            new TopShare(),
            new TokenEntropy(),
            new TokenEntropyGradient(),
            new TokenLogProb(),
            new TokenLogProbTraining(),
            new TokenLogProbWeightGradient(),
            new WidenedWeight());

    private static boolean registered;

    private OpCatalog() {}

    /** Every op, gradient ops included. */
    public static List<TensorOp> ops() {
        return OPS;
    }

    /** To be called before the first gradient function is made or a graph is loaded; further calls do nothing. */
    public static synchronized void register() {
        if (registered) {
            return;
        }
        var known = ImportClassMapping.getOpNameMapping();
        for (TensorOp op : OPS) {
            if (known.putIfAbsent(op.opName(), op) != null) {
                throw new IllegalStateException("SameDiff already has an op named " + op.opName());
            }
        }
        registered = true;
    }
}

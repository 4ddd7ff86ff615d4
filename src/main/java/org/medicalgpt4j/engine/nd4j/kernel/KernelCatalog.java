package org.medicalgpt4j.engine.nd4j.kernel;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.medicalgpt4j.op.TensorOp;

/** The fast kernels by op. */
public final class KernelCatalog {
    private static final List<Kernel<?>> KERNELS = List.of(
            new EmbeddingKernel(),
            new EmbeddingWeightGradientKernel(),
            new GatherRowsKernel(),
            new LinearKernel(),
            new LinearInputGradientKernel(),
            new LinearWeightGradientKernel(),
            new LinearBiasGradientKernel(),
            new RmsNormKernel(),
            new RmsNormGradientKernel(),
            new LayerNormKernel(),
            new LayerNormGradientKernel(),
            new GeluKernel(),
            new GeluGradientKernel(),
            new RotaryTableKernel(),
            new RotaryKernel(),
            new PositionLogScaleKernel(),
            new SwiGluKernel(),
            new SwiGluGradientKernel(),
            new ResidualAddKernel(),
            new RowScaleKernel(),
            new ScaleKernel(),
            new SplitKernel(),
            new JoinKernel(),
            new PadHeadsKernel(),
            new CropHeadsKernel(),
            new RepeatHeadKernel(),
            new HeadSumKernel(),
            new SigmoidGateKernel(),
            new SigmoidGateGradientKernel(),
            new ExpertsKernel(),
            new ExpertsGradientKernel(),
            new AttentionKernel(),
            new AttentionGradientKernel(),
            new CachedAttentionKernel(),
            new LoraLinearKernel(),
            new LoraGradientKernel(),
            new LoraUpdateKernel(),
            new LoraUpdateGradientKernel(),
            new QuantizedLinearKernel(),
            new QuantizedInputGradientKernel(),
            new QuantizedEmbeddingKernel(),
            new WidenedWeightKernel(),
            new DoraNormKernel(),
            new DoraScaleKernel(),
            new DoraScaleGradientKernel(),
            new DropoutKernel(),
            new DropoutGradientKernel(),
            new TokenLogProbKernel(),
            new TokenLogProbWeightGradientKernel(),
            new SegmentSumKernel(),
            new SegmentSumGradientKernel());

    private static final Map<Class<?>, Kernel<?>> BY_OP =
            KERNELS.stream().collect(Collectors.toMap(Kernel::op, Function.identity()));

    private KernelCatalog() {}

    /** Every kernel there is. */
    public static List<Kernel<?>> kernels() {
        return KERNELS;
    }

    /** The kernel for an op, if there is one. */
    @SuppressWarnings("unchecked") // a kernel is filed under the class of op it takes
    public static Optional<Kernel<TensorOp>> forOp(TensorOp op) {
        return Optional.ofNullable((Kernel<TensorOp>) BY_OP.get(op.getClass()));
    }
}

package org.medicalgpt4j.engine.cuda.kernel;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.medicalgpt4j.op.TensorOp;

/** The device kernels by op. */
public final class DeviceKernels {
    private static final List<DeviceKernel<?>> KERNELS = List.of(
            new AngleTable(),
            new AttentionGradientRows(),
            new AttentionRows(),
            new BiasGradientSum(),
            new CachedAttentionRows(),
            new CenteredRowGradients(),
            new CenteredRows(),
            new ColumnParts(),
            new DetachedTensor(),
            new EmbeddingRows(),
            new GatedUnitGradients(),
            new GatedUnits(),
            new GatheredRows(),
            new GeluUnitGradients(),
            new GeluUnits(),
            new HeadGradient(),
            new HeadProbabilities(),
            new HeadTraining(),
            new InputGradientProduct(),
            new JoinedColumns(),
            new LinearProduct(),
            new LoraGradients(),
            new LoraProducts(),
            new MagnitudeGradients(),
            new MagnitudeRows(),
            new MarginGradients(),
            new Margins(),
            new NormGradients(),
            new NormRows(),
            new ResidualSum(),
            new RotatedPairs(),
            new RowLengths(),
            new ScaledRows(),
            new ScaledTensor(),
            new ScatteredRows(),
            new SequenceSpread(),
            new SequenceSums(),
            new WeightGradientProduct());

    private static final Map<Class<?>, DeviceKernel<?>> BY_OP =
            KERNELS.stream().collect(Collectors.toMap(DeviceKernel::op, Function.identity()));

    private DeviceKernels() {}

    /** The kernel for an op, if there is one. */
    @SuppressWarnings("unchecked") // a kernel is filed under the class of op it takes
    public static Optional<DeviceKernel<TensorOp>> forOp(TensorOp op) {
        return Optional.ofNullable((DeviceKernel<TensorOp>) BY_OP.get(op.getClass()));
    }
}

package org.medicalgpt4j.op;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOpDescriptor;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;

/**
 * A coarse node of a transformer graph, written in Java on top of ND4J.
 *
 * <p>A subclass says its name, the shapes of its outputs, its gradient ({@code doDiff}) and, in {@link #execute}, a plain
 * implementation on {@link INDArray}s which works for every floating-point type. That implementation is the meaning of
 * the op: every faster kernel is tested against it, and it is tested against finite differences in double precision.
 *
 * <p>Rules that come from SameDiff: gradient functions are cloned by name and numeric arguments, so all state is kept in
 * integer, floating-point and boolean arguments; {@code doDiff} answers gradients by position and may stop early, so
 * inputs without a gradient (integers, tables) come last. ND4J's own executioner does not know these ops: they run in an
 * engine's session only (see {@code engine.nd4j}).
 */
public abstract class TensorOp extends DynamicCustomOp {

    /** For cloning; every subclass has a public constructor without arguments. */
    protected TensorOp() {}

    protected TensorOp(SameDiff graph, SDVariable... inputs) {
        super((String) null, graph, inputs);
    }

    @Override
    public abstract String opName();

    /** How many outputs the op has. */
    public abstract int outputCount();

    /**
     * The shapes of the outputs.
     *
     * @throws OpException if the input shapes do not fit each other
     */
    public abstract long[][] outputShapes(long[]... inputs);

    /**
     * The plain implementation. Inputs and outputs are dense and in C order; every output is allocated and gets written.
     */
    public abstract void execute(INDArray[] inputs, INDArray[] outputs);

    /** The type of each output; by default that of the first input. */
    protected DataType outputType(int output, List<DataType> inputs) {
        return inputs.get(0);
    }

    /**
     * An input whose memory an output may take over if nobody reads the input afterwards, or -1. An op that answers an
     * input here works when both are the same memory.
     */
    public int inPlaceInput(int output) {
        return -1;
    }

    protected final OpException mismatch(String expected, long[]... seen) {
        return new OpException(opName() + (getOwnName() == null ? "" : " '" + getOwnName() + "'") + " expects "
                + expected + ", got shapes " + Arrays.deepToString(seen));
    }

    protected final void require(boolean condition, String expected, long[]... seen) {
        if (!condition) {
            throw mismatch(expected, seen);
        }
    }

    protected final int integer(int index) {
        return Math.toIntExact(iArguments.get(index));
    }

    protected final double number(int index) {
        return tArguments.get(index);
    }

    protected final boolean flag(int index) {
        return bArguments.get(index);
    }

    // What SameDiff asks of an op that has no native counterpart.

    @Override
    public final long opHash() {
        return 0;
    }

    @Override
    public final CustomOpDescriptor getDescriptor() {
        return CustomOpDescriptor.builder()
                .hash(0)
                .numInputs(-1)
                .numOutputs(outputCount())
                .numIArgs(-1)
                .numTArgs(-1)
                .build();
    }

    @Override
    public final int getNumOutputs() {
        return outputCount();
    }

    @Override
    public final List<DataType> calculateOutputDataTypes(List<DataType> inputs) {
        DataType[] types = new DataType[outputCount()];
        for (int i = 0; i < types.length; i++) {
            types[i] = outputType(i, inputs);
        }
        return Arrays.asList(types);
    }

    @Override
    public final List<LongShapeDescriptor> calculateOutputShape() {
        return describe(inputArguments());
    }

    @Override
    public final List<LongShapeDescriptor> calculateOutputShape(OpContext context) {
        return describe(context == null ? inputArguments() : context.getInputArrays());
    }

    private List<LongShapeDescriptor> describe(List<INDArray> inputs) {
        if (inputs.isEmpty()) {
            return Collections.emptyList();
        }
        long[][] shapes = outputShapes(inputs.stream().map(INDArray::shape).toArray(long[][]::new));
        List<DataType> types =
                calculateOutputDataTypes(inputs.stream().map(INDArray::dataType).toList());
        LongShapeDescriptor[] descriptors = new LongShapeDescriptor[shapes.length];
        for (int i = 0; i < shapes.length; i++) {
            descriptors[i] = LongShapeDescriptor.fromShape(shapes[i], types.get(i));
        }
        return Arrays.asList(descriptors);
    }

    @Override
    public final Map<String, Object> propertiesForFunction() {
        return new LinkedHashMap<>();
    }

    @Override
    public final void setPropertiesForFunction(Map<String, Object> properties) {
        // all state is in the numeric arguments
    }
}

package org.medicalgpt4j.op;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.autodiff.functions.DifferentialFunction;
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

    /** What the inputs are called in formulas and messages, in order; as many as this op has at most. */
    public abstract List<String> inputNames();

    /** What the outputs are called in formulas, in order. */
    public abstract List<String> outputNames();

    /** How many outputs the op has. */
    public final int outputCount() {
        return outputNames().size();
    }

    /** What the op was built with, by name: head counts, scales, flags. For graph listings and messages. */
    public Map<String, Object> attributes() {
        return Map.of();
    }

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

    /** Whether an input holds indices (INT); all other inputs hold FLOAT or DOUBLE values, and all the same. */
    protected boolean isIndex(int input) {
        return false;
    }

    /** The type of each output; by default that of the first input that holds values. */
    protected DataType outputType(int output, List<DataType> inputs) {
        return IntStream.range(0, inputs.size())
                .filter(i -> !isIndex(i))
                .mapToObj(inputs::get)
                .findFirst()
                .orElseThrow();
    }

    /**
     * The gradients of the inputs, by position; may be fewer than there are inputs.
     *
     * @throws OpException if the op has no gradient
     */
    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        throw new OpException(label() + " has no gradient");
    }

    /**
     * An input whose memory an output may take over if nobody reads the input afterwards, or -1. An op that answers an
     * input here works when both are the same memory.
     */
    public int inPlaceInput(int output) {
        return -1;
    }

    /**
     * Adds the outputs to the graph under the given names, one for each.
     *
     * @throws OpException if the graph has a value with such a name
     */
    protected final SDVariable[] named(String... names) {
        for (String name : names) {
            if (sameDiff.hasVariable(name)) {
                throw new OpException(opName() + ": the graph already has a value named '" + name + "'");
            }
        }
        SDVariable[] outputs = outputVariables();
        for (int i = 0; i < outputs.length; i++) {
            outputs[i].rename(names[i]);
        }
        return outputs;
    }

    /**
     * Makes sure that the loss does not depend on an output whose gradient this op cannot give. SameDiff passes zeros for
     * an output the loss does not depend on.
     */
    protected final void requireUnused(List<SDVariable> gradients, int output) {
        SDVariable gradient = gradients.get(output);
        if (gradient != null) {
            DifferentialFunction producer = sameDiff.getVariableOutputOp(gradient.name());
            if (producer == null || !producer.opName().equals("zeroslike")) {
                throw new OpException(label() + ": the loss depends on output '"
                        + outputNames().get(output) + "', which has no gradient");
            }
        }
    }

    /** The op's name, and that of its first output if it is part of a graph. */
    private String label() {
        String[] outputs = sameDiff == null ? null : sameDiff.getOutputsForOp(this);
        return outputs == null ? opName() : opName() + " '" + outputs[0] + "'";
    }

    protected final OpException mismatch(String expected, long[]... seen) {
        return new OpException(label() + " expects " + expected + ", got shapes " + Arrays.deepToString(seen));
    }

    final OpException invalid(String problem) {
        return new OpException(label() + ": " + problem);
    }

    final void require(boolean condition, String expected, long[]... seen) {
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
        checkTypes(inputs);
        DataType[] types = new DataType[outputCount()];
        for (int i = 0; i < types.length; i++) {
            types[i] = outputType(i, inputs);
        }
        return Arrays.asList(types);
    }

    private void checkTypes(List<DataType> inputs) {
        DataType values = null;
        for (int i = 0; i < inputs.size(); i++) {
            DataType type = inputs.get(i);
            String name = inputNames().get(i);
            if (isIndex(i)) {
                if (type != DataType.INT) {
                    throw new OpException(label() + " expects INT for input '" + name + "', got " + type);
                }
            } else if (type != DataType.FLOAT && type != DataType.DOUBLE) {
                throw new OpException(label() + " expects FLOAT or DOUBLE for input '" + name + "', got " + type);
            } else if (values != null && type != values) {
                throw new OpException(label() + " expects " + values + " for input '" + name
                        + "' as for the inputs before it, got " + type);
            } else {
                values = type;
            }
        }
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

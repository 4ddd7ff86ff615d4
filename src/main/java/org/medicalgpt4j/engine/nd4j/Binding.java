package org.medicalgpt4j.engine.nd4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.medicalgpt4j.engine.EngineException;
import org.medicalgpt4j.engine.nd4j.kernel.HostTensor;
import org.medicalgpt4j.engine.nd4j.kernel.Kernel;
import org.medicalgpt4j.engine.nd4j.kernel.KernelCall;
import org.medicalgpt4j.engine.nd4j.kernel.KernelCatalog;
import org.medicalgpt4j.engine.nd4j.kernel.KernelOptions;
import org.medicalgpt4j.engine.nd4j.kernel.Workers;
import org.medicalgpt4j.engine.plan.GraphPlan;
import org.medicalgpt4j.engine.plan.Placement;
import org.medicalgpt4j.engine.plan.PlanStep;
import org.medicalgpt4j.engine.plan.PlanValue;
import org.medicalgpt4j.engine.plan.StockOp;
import org.medicalgpt4j.op.TensorOp;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A plan with the shapes of one batch: where each value lies in the arena, and the steps ready to run. */
final class Binding {
    private final GraphPlan plan;
    private final Placement placement;
    private final KernelOptions options;
    private final Workers workers;
    private final HostTensor[] tensors;
    private final INDArray[] arrays;
    private List<BoundStep> steps = List.of();

    /** @param known shapes of all values that no step makes, by id */
    Binding(GraphPlan plan, long[][] known, KernelOptions options, Workers workers) {
        this.plan = plan;
        this.options = options;
        this.workers = workers;
        this.placement =
                new Placement(plan, known, NativeMemory.ALIGNMENT, new HostKernels(KernelCatalog::forOp, options));
        this.tensors = new HostTensor[plan.values().size()];
        this.arrays = new INDArray[plan.values().size()];
    }

    private static Kernel<TensorOp> kernel(PlanStep step) {
        return KernelCatalog.forOp(step.tensorOp()).orElseThrow();
    }

    /** Bytes the arena must have. */
    long arenaBytes() {
        return placement.bytes();
    }

    /**
     * Gives every value its memory.
     *
     * @param arena at least {@link #arenaBytes()} large
     * @param fixed finds the tensors of parameters, states and gradient buffers
     */
    void attach(NativeMemory arena, Function<PlanValue, HostTensor> fixed) {
        Arrays.fill(arrays, null);
        for (PlanValue value : plan.values()) {
            long[] shape = placement.shapes().shape(value.id());
            if (Placement.inArena(value)) {
                long offset = placement.space(value).offset();
                long length = Placement.length(shape);
                Pointer memory =
                        value.type() == DataType.FLOAT ? arena.floats(offset, length) : arena.ints(offset, length);
                tensors[value.id()] = new HostTensor(memory, value.type(), shape);
            } else if (value.origin() == PlanValue.Origin.CONSTANT) {
                arrays[value.id()] = plan.graph().getVariable(value.name()).getArr();
            } else if (value.origin() == PlanValue.Origin.COMPUTED) {
                arrays[value.id()] = Nd4j.createUninitializedDetached(value.type(), shape);
            } else {
                tensors[value.id()] = matching(value, shape, fixed.apply(value));
            }
        }
        List<BoundStep> bound = new ArrayList<>();
        for (PlanStep step : plan.steps()) {
            bound.add(bind(step, arena));
        }
        steps = bound;
    }

    private BoundStep bind(PlanStep step, NativeMemory arena) {
        if (step.isAccumulation()) {
            return new BoundStep.Accumulation(step, tensor(step.inputs()[0]), tensor(step.outputs()[0]), workers);
        }
        if (placement.isSum(step)) {
            return new BoundStep.Sum(
                    step, tensor(step.inputs()[0]), tensor(step.inputs()[1]), tensor(step.outputs()[0]), workers);
        }
        if (step.fast()) {
            FloatPointer scratch = placement
                    .scratch(step)
                    .map(space -> arena.floats(space.offset(), placement.scratchFloats(step)))
                    .orElseGet(FloatPointer::new);
            HostTensor[] inputs =
                    Arrays.stream(step.inputs()).mapToObj(this::tensor).toArray(HostTensor[]::new);
            HostTensor[] outputs = Arrays.stream(step.outputs())
                    .mapToObj(id -> id < 0 ? null : tensor(id))
                    .toArray(HostTensor[]::new);
            return new BoundStep.Fast(
                    step, kernel(step), new KernelCall(inputs, outputs, step.adds(), scratch, options, workers));
        }
        INDArray[] inputs = Arrays.stream(step.inputs()).mapToObj(this::array).toArray(INDArray[]::new);
        INDArray[] outputs = new INDArray[step.outputs().length];
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = step.outputs()[i] >= 0 ? array(step.outputs()[i]) : unread(step, i, inputs);
        }
        return step.isTensorOp()
                ? new BoundStep.Plain(step, inputs, outputs)
                : new BoundStep.Stock(step, new StockOp(step.graphOp().orElseThrow()), inputs, outputs);
    }

    /** Plain implementations and ND4J's ops write all their outputs: memory for one that nobody reads. */
    private INDArray unread(PlanStep step, int output, INDArray[] inputs) {
        if (step.isTensorOp()) {
            List<DataType> types = Arrays.stream(inputs).map(INDArray::dataType).toList();
            return Nd4j.createUninitializedDetached(
                    step.tensorOp().calculateOutputDataTypes(types).get(output),
                    step.tensorOp().outputShapes(placement.shapes().inputs(step))[output]);
        }
        var descriptor =
                new StockOp(step.graphOp().orElseThrow()).outputShapes(inputs).get(output);
        return Nd4j.createUninitializedDetached(descriptor.dataType(), descriptor.getShape());
    }

    /** Memory that was made for another graph of the model would be read as what it is not. */
    private static HostTensor matching(PlanValue value, long[] shape, HostTensor tensor) {
        if (tensor.type() != value.type() || !Arrays.equals(tensor.shape(), shape)) {
            throw new EngineException(value.name() + " is kept as " + tensor.type() + " "
                    + Arrays.toString(tensor.shape()) + ", but the graph reads " + value.type() + " "
                    + Arrays.toString(shape));
        }
        return tensor;
    }

    private HostTensor tensor(int id) {
        if (tensors[id] == null) {
            INDArray array = arrays[id];
            tensors[id] = new HostTensor(array.data().pointer(), array.dataType(), array.shape());
        }
        return tensors[id];
    }

    private INDArray array(int id) {
        if (arrays[id] == null) {
            arrays[id] = NdArrays.view(tensors[id]);
        }
        return arrays[id];
    }

    HostTensor value(String name) {
        return tensor(plan.value(name).id());
    }

    List<BoundStep> steps() {
        return steps;
    }
}

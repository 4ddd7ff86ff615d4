package org.medicalgpt4j.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.listeners.At;
import org.nd4j.autodiff.listeners.Listener;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.config.ExecutionResult;
import org.nd4j.autodiff.samediff.config.SDValue;
import org.nd4j.autodiff.samediff.internal.InferenceSession;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.BaseOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Runs a graph op by op with the plain implementations, without an engine. For tests of the ops themselves. */
final class PlainSession extends InferenceSession {

    private PlainSession(SameDiff graph) {
        super(graph);
    }

    /** From now on every graph of this JVM runs in such a session. */
    static void install() {
        OpCatalog.register();
        SameDiff.bindInferenceFactory(PlainSession::new);
    }

    @Override
    public ExecutionResult output(
            List<String> wanted,
            Map<String, INDArray> placeholders,
            Map<String, SDValue> otherPlaceholders,
            MultiDataSet batch,
            Collection<String> requiredActivations,
            List<Listener> listeners,
            At at) {
        Map<String, INDArray> values = new HashMap<>(placeholders);
        for (SameDiffOp op : needed(wanted)) {
            List<String> inputs = op.getInputsToOp() == null ? List.of() : op.getInputsToOp();
            INDArray[] arrays = inputs.stream().map(name -> value(values, name)).toArray(INDArray[]::new);
            INDArray[] results = run(op.getOp(), arrays);
            for (int i = 0; i < results.length; i++) {
                values.put(op.getOutputsOfOp().get(i), results[i]);
            }
        }
        Map<String, Optional<INDArray>> answer = new LinkedHashMap<>();
        wanted.forEach(name -> answer.put(name, Optional.of(value(values, name))));
        return ExecutionResult.builder().outputs(answer).build();
    }

    private INDArray value(Map<String, INDArray> values, String name) {
        return values.computeIfAbsent(name, n -> sameDiff.getVariable(n).getArr());
    }

    private List<SameDiffOp> needed(List<String> wanted) {
        Set<String> names = new HashSet<>(wanted);
        List<SameDiffOp> ops = new ArrayList<>();
        List<SameDiffOp> all = new ArrayList<>(sameDiff.getOps().values());
        Collections.reverse(all);
        for (SameDiffOp op : all) {
            if (op.getOutputsOfOp().stream().anyMatch(names::contains)) {
                ops.add(op);
                names.addAll(op.getInputsToOp() == null ? List.of() : op.getInputsToOp());
            }
        }
        Collections.reverse(ops);
        return ops;
    }

    private static INDArray[] run(DifferentialFunction function, INDArray[] inputs) {
        if (function instanceof TensorOp op) {
            return run(op, inputs);
        }
        OpContext context = Nd4j.getExecutioner().buildContext();
        if (function instanceof DynamicCustomOp op) {
            context.setArgs(inputs, op.iArgs(), op.dArgs(), op.tArgs(), op.bArgs());
            INDArray[] outputs = op.calculateOutputShape(context).stream()
                    .map(shape -> Nd4j.create(shape.dataType(), shape.getShape()))
                    .toArray(INDArray[]::new);
            for (int i = 0; i < outputs.length; i++) {
                context.setOutputArray(i, outputs[i]);
            }
            Nd4j.exec(op, context);
            return outputs;
        }
        for (int i = 0; i < inputs.length; i++) {
            context.setInputArray(i, inputs[i]);
        }
        var shape = ((BaseOp) function).calculateOutputShape(context).get(0);
        INDArray output = Nd4j.create(shape.dataType(), shape.getShape());
        context.setOutputArray(0, output);
        Nd4j.exec((Op) function, context);
        return new INDArray[] {output};
    }

    /** Runs one of our ops on arrays; outputs start as garbage, since an op must write all of them. */
    static INDArray[] run(TensorOp op, INDArray... inputs) {
        long[][] shapes =
                op.outputShapes(Arrays.stream(inputs).map(INDArray::shape).toArray(long[][]::new));
        var types = op.calculateOutputDataTypes(
                Arrays.stream(inputs).map(INDArray::dataType).toList());
        INDArray[] outputs = new INDArray[shapes.length];
        for (int i = 0; i < outputs.length; i++) {
            outputs[i] = Nd4j.valueArrayOf(shapes[i], 12345.0, types.get(i));
        }
        op.execute(inputs, outputs);
        return outputs;
    }
}

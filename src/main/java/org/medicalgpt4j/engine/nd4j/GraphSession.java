package org.medicalgpt4j.engine.nd4j;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medicalgpt4j.engine.EngineException;
import org.medicalgpt4j.engine.plan.GraphPlan;
import org.medicalgpt4j.engine.plan.KernelSupport;
import org.medicalgpt4j.engine.plan.PlanBuilder;
import org.medicalgpt4j.engine.plan.PlanStep;
import org.medicalgpt4j.engine.plan.StockOp;
import org.medicalgpt4j.op.OpCatalog;
import org.nd4j.autodiff.listeners.At;
import org.nd4j.autodiff.listeners.Listener;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.config.ExecutionResult;
import org.nd4j.autodiff.samediff.config.SDValue;
import org.nd4j.autodiff.samediff.internal.InferenceSession;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Makes graphs with our ops run through SameDiff's own methods ({@code output}, {@code calculateGradients}): ND4J's session
 * would hand ops to native code that does not know them. Every op runs in its plain implementation, in any floating-point
 * type, on the arrays that the graph's variables hold. Engines are faster and do not use this.
 */
public final class GraphSession extends InferenceSession {
    private final Map<List<String>, GraphPlan> plans = new HashMap<>();

    private GraphSession(SameDiff graph) {
        super(graph);
    }

    /** Puts this session in the place of ND4J's, for all graphs of the process. */
    public static void install() {
        OpCatalog.register();
        SameDiff.bindInferenceFactory(GraphSession::new);
    }

    @Override
    public ExecutionResult output(
            List<String> variables,
            Map<String, INDArray> placeholders,
            Map<String, SDValue> otherPlaceholders,
            MultiDataSet batch,
            Collection<String> requiredActivations,
            List<Listener> listeners,
            At at) {
        GraphPlan plan = plans.computeIfAbsent(
                List.copyOf(variables),
                wanted -> new PlanBuilder(sameDiff, wanted, Map.of(), List.of(), KernelSupport.NONE).build());
        INDArray[] values = new INDArray[plan.values().size()];
        for (PlanStep step : plan.steps()) {
            run(plan, step, values, placeholders);
        }
        Map<String, Optional<INDArray>> outputs = new LinkedHashMap<>();
        variables.forEach(name ->
                outputs.put(name, Optional.of(value(plan, plan.value(name).id(), values, placeholders))));
        return ExecutionResult.builder().outputs(outputs).build();
    }

    private void run(GraphPlan plan, PlanStep step, INDArray[] values, Map<String, INDArray> placeholders) {
        INDArray[] inputs = new INDArray[step.inputs().length];
        for (int i = 0; i < inputs.length; i++) {
            INDArray input = value(plan, step.inputs()[i], values, placeholders);
            inputs[i] = step.isTensorOp() && (input.ordering() != 'c' || input.isView()) ? input.dup('c') : input;
        }
        INDArray[] outputs;
        if (step.isTensorOp()) {
            List<DataType> types =
                    List.of(inputs).stream().map(INDArray::dataType).toList();
            List<DataType> outputTypes = step.tensorOp().calculateOutputDataTypes(types);
            long[][] shapes = step.tensorOp()
                    .outputShapes(List.of(inputs).stream().map(INDArray::shape).toArray(long[][]::new));
            outputs = new INDArray[shapes.length];
            for (int i = 0; i < shapes.length; i++) {
                outputs[i] = Nd4j.createUninitializedDetached(outputTypes.get(i), shapes[i]);
            }
            step.tensorOp().execute(inputs, outputs);
        } else {
            StockOp stock = new StockOp(step.graphOp().orElseThrow());
            outputs = stock.outputShapes(inputs).stream()
                    .map(shape -> Nd4j.createUninitializedDetached(shape.dataType(), shape.getShape()))
                    .toArray(INDArray[]::new);
            stock.run(inputs, outputs);
        }
        for (int i = 0; i < outputs.length; i++) {
            if (step.outputs()[i] >= 0) {
                values[step.outputs()[i]] = outputs[i];
            }
        }
    }

    private INDArray value(GraphPlan plan, int id, INDArray[] values, Map<String, INDArray> placeholders) {
        if (values[id] == null) {
            String name = plan.values().get(id).name();
            INDArray given = placeholders == null ? null : placeholders.get(name);
            values[id] = given != null ? given : sameDiff.getVariable(name).getArr();
            if (values[id] == null) {
                throw new EngineException("variable '" + name + "' of the graph has no array");
            }
        }
        return values[id];
    }
}

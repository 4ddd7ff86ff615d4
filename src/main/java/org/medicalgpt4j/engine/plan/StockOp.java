package org.medicalgpt4j.engine.plan;

import java.util.List;
import org.medicalgpt4j.engine.EngineException;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.BaseOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.factory.Nd4j;

/** Runs one of ND4J's own ops, of the newer (custom) or the older kind, on given arrays. */
public final class StockOp {
    private final DifferentialFunction op;
    private final OpContext context = Nd4j.getExecutioner().buildContext();

    public StockOp(DifferentialFunction op) {
        if (!(op instanceof DynamicCustomOp) && !(op instanceof BaseOp)) {
            throw new EngineException("no engine can run op '" + op.opName() + "'");
        }
        this.op = op;
    }

    public List<LongShapeDescriptor> outputShapes(INDArray[] inputs) {
        setInputs(inputs);
        return op instanceof DynamicCustomOp custom
                ? custom.calculateOutputShape(context)
                : ((BaseOp) op).calculateOutputShape(context);
    }

    public void run(INDArray[] inputs, INDArray[] outputs) {
        setInputs(inputs);
        for (int i = 0; i < outputs.length; i++) {
            context.setOutputArray(i, outputs[i]);
        }
        if (op instanceof DynamicCustomOp custom) {
            Nd4j.exec(custom, context);
        } else {
            Nd4j.exec((Op) op, context);
        }
    }

    private void setInputs(INDArray[] inputs) {
        context.purge();
        if (op instanceof DynamicCustomOp custom) {
            context.setArgs(inputs, custom.iArgs(), custom.dArgs(), custom.tArgs(), custom.bArgs());
        } else {
            for (int i = 0; i < inputs.length; i++) {
                context.setInputArray(i, inputs[i]);
            }
        }
    }
}

package org.medicalgpt4j.op;

import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Gradients of {@link JensenShannon} for the student. Logits of both are computed again, some rows at a time. */
public final class JensenShannonGradient extends TensorOp {
    public static final String NAME = "medgpt_jensen_shannon_gradient";

    public JensenShannonGradient() {}

    JensenShannonGradient(SameDiff graph, SDVariable dy, SDVariable[] inputs, double beta, double temperature) {
        super(graph, dy, inputs[0], inputs[1], inputs[2], inputs[3], inputs[4]);
        addTArgument(beta, temperature);
    }

    public double beta() {
        return number(0);
    }

    public double temperature() {
        return number(1);
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public Map<String, Object> attributes() {
        return Map.of("beta", beta(), "temperature", temperature());
    }

    @Override
    public List<String> inputNames() {
        return List.of("dy", "studentHidden", "studentHead", "teacherHidden", "teacherHead", "targets");
    }

    @Override
    public List<String> outputNames() {
        return List.of("dhidden", "dhead");
    }

    @Override
    protected boolean isIndex(int input) {
        return input == 5;
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(in.length == 6 && in[1].length == 2 && in[2].length == 2, "dy and the inputs of the divergence", in);
        return new long[][] {in[1].clone(), in[2].clone()};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        outputs[0].assign(0);
        outputs[1].assign(0);
        double[] dy = DenseValues.read(inputs[0]);
        LogitRows student = new LogitRows(this, inputs[1], inputs[2], inputs[5]);
        LogitRows teacher = new LogitRows(this, inputs[3], inputs[4], inputs[5]);
        JensenShannonRow divergence = new JensenShannonRow(beta(), temperature());
        int vocabulary = Math.toIntExact(inputs[2].size(0));
        while (student.advance() && teacher.advance()) {
            int[] rows = student.rows();
            double[] logits = student.logits();
            double[] teacherLogits = teacher.logits();
            for (int i = 0; i < rows.length; i++) {
                divergence.slopes(logits, teacherLogits, i * vocabulary, (i + 1) * vocabulary, dy[rows[i]]);
            }
            INDArray slopes = student.matrix(logits);
            INDArray directions = slopes.mmul(inputs[2]);
            for (int i = 0; i < rows.length; i++) {
                outputs[0].putRow(rows[i], directions.getRow(i));
            }
            outputs[1].addi(slopes.transpose().mmul(student.hidden()));
        }
    }
}

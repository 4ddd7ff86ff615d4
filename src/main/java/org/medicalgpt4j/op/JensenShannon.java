package org.medicalgpt4j.op;

import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How far a student's next-token distribution is from a teacher's, without a matrix of {@code N x V} logits of either: the
 * generalized Jensen-Shannon divergence (Agarwal et al., "On-Policy Distillation of Language Models: Learning from
 * Self-Generated Mistakes", 2024, equation 1), with {@code M = beta T + (1 - beta) S} and both softened by a temperature:
 *
 * <pre>beta KL(T || M) + (1 - beta) KL(S || M);  KL(T || S) for beta 0, KL(S || T) for beta 1</pre>
 *
 * <p>Inputs: student hidden {@code [N, H]}, student head {@code [V, H]}, teacher hidden {@code [N, K]}, teacher head
 * {@code [V, K]}, targets {@code [N]} int, negative where nothing is compared. Output {@code [N]}, 0 where nothing is
 * compared. The teacher's gradient is 0.
 */
public final class JensenShannon extends TensorOp {
    public static final String NAME = "medgpt_jensen_shannon";

    public JensenShannon() {}

    private JensenShannon(SameDiff graph, SDVariable[] inputs, double beta, double temperature) {
        super(graph, inputs);
        addTArgument(beta, temperature);
    }

    /** @param inputs in the order of {@link #inputNames()} */
    public static SDVariable apply(SameDiff graph, String name, double beta, double temperature, SDVariable... inputs) {
        return new JensenShannon(graph, inputs, beta, temperature).named(name)[0];
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
        return List.of("studentHidden", "studentHead", "teacherHidden", "teacherHead", "targets");
    }

    @Override
    public List<String> outputNames() {
        return List.of("divergence");
    }

    @Override
    protected boolean isIndex(int input) {
        return input == 4;
    }

    @Override
    public long[][] outputShapes(long[]... in) {
        require(in.length == 5, "hidden and head of student and teacher, and targets", in);
        require(
                in[1].length == 2 && in[3].length == 2 && in[1][0] == in[3][0],
                "student and teacher with the same vocabulary",
                in[1],
                in[3]);
        new TokenLogProb().outputShapes(in[2], in[3], in[4]);
        return new long[][] {new TokenLogProb().outputShapes(in[0], in[1], in[4])[0]};
    }

    @Override
    public void execute(INDArray[] inputs, INDArray[] outputs) {
        outputs[0].assign(0);
        LogitRows student = new LogitRows(this, inputs[0], inputs[1], inputs[4]);
        LogitRows teacher = new LogitRows(this, inputs[2], inputs[3], inputs[4]);
        JensenShannonRow divergence = new JensenShannonRow(beta(), temperature());
        int vocabulary = Math.toIntExact(inputs[1].size(0));
        while (student.advance() && teacher.advance()) {
            double[] studentLogits = student.logits();
            double[] teacherLogits = teacher.logits();
            for (int i = 0; i < student.rows().length; i++) {
                int from = i * vocabulary;
                outputs[0].putScalar(
                        student.rows()[i], divergence.value(studentLogits, teacherLogits, from, from + vocabulary));
            }
        }
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        SDVariable[] student =
                new JensenShannonGradient(sameDiff, gradients.get(0), args(), beta(), temperature()).outputVariables();
        return List.of(student[0], student[1], sameDiff.zerosLike(arg(2)), sameDiff.zerosLike(arg(3)));
    }
}

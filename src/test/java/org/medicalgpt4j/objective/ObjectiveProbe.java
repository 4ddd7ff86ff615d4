package org.medicalgpt4j.objective;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.medicalgpt4j.engine.nd4j.GraphSession;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Target tokens with given log-probabilities instead of a model's: computes an objective and its gradients in double. */
public final class ObjectiveProbe implements TargetTokens {
    private static final double TOLERANCE = 1e-9;

    static {
        GraphSession.install();
    }

    private final SameDiff graph = SameDiff.create();
    private final Map<String, INDArray> inputs = new LinkedHashMap<>();
    private final Map<String, SDVariable> variables = new LinkedHashMap<>();
    private final SDVariable weights;
    private final SDVariable starts;

    /** @param logProbs of the answer tokens of each sequence */
    public ObjectiveProbe(double[][] logProbs) {
        int[] boundaries = new int[logProbs.length + 1];
        for (int s = 0; s < logProbs.length; s++) {
            boundaries[s + 1] = boundaries[s] + logProbs[s].length;
        }
        int tokens = boundaries[logProbs.length];
        variable("logProb", ObjectiveFixture.flat(logProbs));
        weights = vector(WEIGHTS);
        inputs.put(WEIGHTS, Nd4j.ones(DataType.DOUBLE, tokens));
        starts = graph.placeHolder("starts", DataType.INT, -1);
        inputs.put("starts", Nd4j.createFromArray(boundaries));
    }

    private void variable(String name, double[] values) {
        variables.put(name, graph.var(name, Nd4j.createFromArray(values)));
    }

    /** Gives {@code log sum over v of p_v^2}. */
    public ObjectiveProbe logCollision(double[][] rows) {
        variable("logCollision", ObjectiveFixture.flat(rows));
        return this;
    }

    /** Gives {@code - sum over v of p_v log p_v}. */
    public ObjectiveProbe entropy(double[][] rows) {
        variable("entropy", ObjectiveFixture.flat(rows));
        return this;
    }

    /** Gives an input of the objective. */
    public ObjectiveProbe with(String input, double... values) {
        inputs.put(input, Nd4j.createFromArray(values));
        return this;
    }

    public ObjectiveProbe with(String input, double[][] rows) {
        return with(input, ObjectiveFixture.flat(rows));
    }

    public ObjectiveProbe scalar(String input, double value) {
        inputs.put(input, Nd4j.scalar(value));
        return this;
    }

    /** Values by name, and gradients of the loss by the name of what they belong to. */
    public record Result(double loss, Map<String, Double> reported, Map<String, double[]> gradients) {
        public double get(String name) {
            return reported.get(name);
        }

        public void assertLoss(double expected) {
            assertClose(expected, loss, "loss");
        }

        public void assertReported(double expected, String name) {
            assertClose(expected, get(name), name);
        }

        public void assertGradient(double[] expected, String name) {
            ObjectiveProbe.assertClose(expected, gradients.get(name), "gradient of " + name);
        }
    }

    public Result run(LogProbObjective objective) {
        return run(objective::express);
    }

    /** @param loss puts a loss on top of this */
    public Result run(Function<ObjectiveProbe, Objective.Terms> loss) {
        Objective.Terms terms = loss.apply(this);
        inputs.keySet().removeIf(input -> !graph.hasVariable(input)); // not every objective reads all of them
        graph.setLossVariables(terms.loss());
        graph.createGradFunction();
        SameDiff backward = graph.getFunction("grad");
        List<String> wanted = new ArrayList<>(terms.reported());
        wanted.add(terms.loss());
        Map<String, String> gradientNames = new LinkedHashMap<>();
        variables.forEach((name, variable) -> {
            SDVariable gradient = variable.getGradient();
            if (gradient != null) {
                gradientNames.put(name, gradient.name());
            }
        });
        wanted.addAll(gradientNames.values());
        Map<String, INDArray> values = backward.output(inputs, new ArrayList<>(new TreeSet<>(wanted)));
        Map<String, Double> reported = new LinkedHashMap<>();
        terms.reported().forEach(name -> reported.put(name, values.get(name).getDouble(0)));
        Map<String, double[]> gradients = new LinkedHashMap<>();
        gradientNames.forEach((name, gradient) ->
                gradients.put(name, values.get(gradient).dup().data().asDouble()));
        return new Result(values.get(terms.loss()).getDouble(0), reported, gradients);
    }

    public static void assertClose(double[] expected, double[] seen, String what) {
        assertEquals(expected.length, seen.length, "length of " + what);
        double size = Arrays.stream(expected).map(Math::abs).max().orElse(0);
        for (int i = 0; i < seen.length; i++) {
            assertEquals(
                    expected[i], seen[i], TOLERANCE * Math.max(1e-3 * size, Math.abs(expected[i])), what + " " + i);
        }
    }

    public static void assertClose(double expected, double seen, String what) {
        assertEquals(expected, seen, TOLERANCE * Math.max(1e-6, Math.abs(expected)), what);
    }

    @Override
    public SameDiff graph() {
        return graph;
    }

    @Override
    public DataType type() {
        return DataType.DOUBLE;
    }

    @Override
    public SDVariable logProb() {
        return variables.get("logProb");
    }

    @Override
    public SDVariable logCollision() {
        return variables.get("logCollision");
    }

    @Override
    public SDVariable entropy() {
        return variables.get("entropy");
    }

    @Override
    public SDVariable weights() {
        return weights;
    }

    @Override
    public SDVariable sequenceStarts() {
        return starts;
    }
}

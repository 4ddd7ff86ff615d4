package org.medicalgpt4j.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class AttentionTest {

    @Test
    void should_average_the_visible_values_by_the_softmax_of_the_scores() {
        for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
            OpGraph.trials(10, type, g -> {
                Case c = new Case(g);
                double tolerance = type == DataType.FLOAT ? 1e-5 : 1e-12;
                SDVariable o = c.attention();
                OpGraph.assertClose(c.masked(false), g.values(o), tolerance, "o");
                SDVariable logSumExp = g.graph.getVariable("o.logSumExp");
                OpGraph.assertClose(c.masked(true), g.values(logSumExp), tolerance, "logSumExp");
            });
        }
    }

    @Test
    void should_have_the_gradients_of_finite_differences() {
        OpGraph.trials(12, g -> g.checkGradients(new Case(g).attention()));
    }

    @Test
    void should_let_the_tokens_of_a_prompt_see_each_other() {
        OpGraph.trials(10, g -> {
            Case c = new Case(g, 0);
            SDVariable o = c.attentionWithPrompts();
            OpGraph.assertClose(c.masked(false), g.values(o), 1e-12, "o");
            g.checkGradients(o);
        });
    }

    @Test
    void should_refuse_prompts_beside_a_window_or_of_another_number() {
        long[] x = {3, 2};
        Attention windowed = new Attention();
        windowed.addIArgument(1, 1, 2, 4, 0);
        windowed.addTArgument(1.0);
        String message = assertThrows(
                        OpException.class, () -> windowed.outputShapes(x, x, x, new long[] {3}, new long[] {2}))
                .getMessage();
        assertTrue(message.startsWith("medgpt_attention expects lengths of prompts [S] in attention without a window"));
        Attention whole = new Attention();
        whole.addIArgument(1, 1, 2, 0, 0);
        whole.addTArgument(1.0);
        assertThrows(OpException.class, () -> whole.outputShapes(x, x, x, new long[] {3}, new long[] {3}));
    }

    /** The values of the paper for 8 heads, and of the widely copied rule for numbers between powers of two. */
    @Test
    void should_have_the_slopes_of_the_paper() {
        assertArrayEquals(
                new double[] {1 / 2.0, 1 / 4.0, 1 / 8.0, 1 / 16.0, 1 / 32.0, 1 / 64.0, 1 / 128.0, 1 / 256.0},
                slopes(8),
                1e-15);
        assertArrayEquals(new double[] {1 / 4.0, 1 / 16.0, 1 / 64.0, 1 / 256.0, 1 / 2.0, 1 / 8.0}, slopes(6), 1e-15);
        assertArrayEquals(new double[] {1 / 256.0}, slopes(1), 1e-15);
        assertEquals(Math.pow(2, -1 / 8.0), slopes(40)[32], 1e-15);
        assertEquals(0, new AttentionShape(8, 8, 1, 1, 0).slope(0));
    }

    private static double[] slopes(int heads) {
        AttentionShape shape = new AttentionShape(heads, heads, 1, 1, 0).withLinearBias();
        return IntStream.range(0, heads).mapToDouble(shape::slope).toArray();
    }

    @Test
    void should_ignore_a_window_as_long_as_the_longest_sequence() {
        OpGraph.trials(3, g -> {
            Case c = new Case(g);
            c.attention();
            assertEquals(attention(g, c.shape, "unlimited", 0), attention(g, c.shape, "wide", 7));
        });
    }

    private static INDArray attention(OpGraph g, AttentionShape shape, String name, int window) {
        return g.value(Attention.apply(
                g.graph,
                name,
                g.graph.getVariable("q"),
                g.graph.getVariable("k"),
                g.graph.getVariable("v"),
                g.graph.getVariable("cuSeqlens"),
                new AttentionShape(shape.heads(), shape.keyValueHeads(), shape.headSize(), 0.7, window)));
    }

    @Test
    void should_give_the_value_itself_to_a_single_token() {
        OpGraph g = new OpGraph(new Random(7));
        SDVariable v = g.variable("v", 1, 4);
        SDVariable o = Attention.apply(
                g.graph,
                "o",
                g.variable("q", 1, 8),
                g.variable("k", 1, 4),
                v,
                g.index("cuSeqlens", 0, 1),
                new AttentionShape(4, 2, 2, 0.7, 0));
        double[] value = DenseValues.read(g.array("v"));
        OpGraph.assertClose(
                new double[] {value[0], value[1], value[0], value[1], value[2], value[3], value[2], value[3]},
                g.values(o),
                1e-12,
                "o");
    }

    @Test
    void should_stay_finite_with_large_scores() {
        OpGraph g = new OpGraph(new Random(8));
        SDVariable o = new Case(g).attention();
        g.array("q").muli(1e4);
        for (double value : g.values(o)) {
            assertTrue(Double.isFinite(value));
        }
    }

    @Test
    void should_refuse_a_loss_that_depends_on_log_sum_exp() {
        OpGraph g = new OpGraph(new Random(9));
        new Case(g).attention();
        SDVariable loss = g.loss(g.graph.getVariable("o.logSumExp"));
        assertEquals(
                "medgpt_attention 'o': the loss depends on output 'logSumExp', which has no gradient",
                assertThrows(OpException.class, () -> g.gradients(loss)).getMessage());
    }

    @Test
    void should_check_sequence_boundaries() {
        assertEquals(
                "medgpt_attention 'o': cuSeqlens must go from 0 to 3, the number of rows, but goes from 0 to 2",
                boundaryError(0, 2));
        assertEquals(
                "medgpt_attention 'o': cuSeqlens must go from 0 to 3, the number of rows, but goes from 1 to 3",
                boundaryError(1, 3));
        assertEquals(
                "medgpt_attention 'o': cuSeqlens must not decrease, but entry 2 is 1 after 2",
                boundaryError(0, 2, 1, 3));
    }

    private static String boundaryError(int... starts) {
        OpGraph g = new OpGraph(new Random(10));
        SDVariable o = Attention.apply(
                g.graph,
                "o",
                g.variable("q", 3, 2),
                g.variable("k", 3, 2),
                g.variable("v", 3, 2),
                g.index("cuSeqlens", starts),
                new AttentionShape(1, 1, 2, 1, 0));
        return assertThrows(OpException.class, () -> g.value(o)).getMessage();
    }

    @Test
    void should_say_which_sizes_do_not_fit() {
        assertEquals(
                "attention cannot have 3 heads of 2, 2 key/value heads, a scale of 1.0 and a window of 0",
                assertThrows(OpException.class, () -> new AttentionShape(3, 2, 2, 1, 0))
                        .getMessage());
        assertThrows(OpException.class, () -> new AttentionShape(2, 2, 2, 1, -1));
        assertThrows(OpException.class, () -> new AttentionShape(2, 2, 2, Double.NaN, 0));
        OpGraph g = new OpGraph(new Random(11));
        SDVariable o = Attention.apply(
                g.graph,
                "o",
                g.variable("q", 3, 8),
                g.variable("k", 3, 8),
                g.variable("v", 3, 4),
                g.index("cuSeqlens", 0, 3),
                new AttentionShape(4, 2, 2, 1, 0));
        assertEquals(
                "medgpt_attention 'o' expects q [N, 8], k and v [N, 4], cuSeqlens [S+1], got shapes [[3, 8], [3, 8], [3, 4], [2]]",
                assertThrows(OpException.class, () -> g.value(o)).getMessage());
    }

    /** Random sizes and inputs. */
    private static final class Case {
        final OpGraph g;
        final int[] starts;
        final int[] prompts;
        final int tokens;
        final AttentionShape shape;

        Case(OpGraph g) {
            this(g, g.random.nextBoolean() ? 0 : g.size(4));
        }

        Case(OpGraph g, int window) {
            this.g = g;
            this.starts = g.sequenceStarts();
            this.prompts = new int[starts.length - 1];
            this.tokens = starts[starts.length - 1];
            int keyValueHeads = g.size(2);
            this.shape = new AttentionShape(
                    keyValueHeads * g.size(3), keyValueHeads, g.size(4), 0.7, window, g.random.nextBoolean());
        }

        /** Of prompts of random lengths, with and without which there are never windows. */
        SDVariable attentionWithPrompts() {
            for (int s = 0; s < prompts.length; s++) {
                prompts[s] = g.random.nextInt(starts[s + 1] - starts[s] + 1);
            }
            long keys = (long) shape.keyValueHeads() * shape.headSize();
            return Attention.apply(
                    g.graph,
                    "o",
                    g.variable("q", tokens, (long) shape.heads() * shape.headSize()),
                    g.variable("k", tokens, keys),
                    g.variable("v", tokens, keys),
                    g.index("cuSeqlens", starts),
                    g.index("prompts", prompts),
                    shape);
        }

        SDVariable attention() {
            long keys = (long) shape.keyValueHeads() * shape.headSize();
            return Attention.apply(
                    g.graph,
                    "o",
                    g.variable("q", tokens, (long) shape.heads() * shape.headSize()),
                    g.variable("k", tokens, keys),
                    g.variable("v", tokens, keys),
                    g.index("cuSeqlens", starts),
                    shape);
        }

        /** The same by whole matrices: all pairs of tokens, with minus infinity where one must not see the other. */
        double[] masked(boolean logSumExp) {
            int size = shape.headSize();
            double[] answer = new double[tokens * shape.heads() * (logSumExp ? 1 : size)];
            for (int head = 0; head < shape.heads(); head++) {
                int pair = head * shape.keyValueHeads() / shape.heads();
                INDArray scores =
                        head("q", head).mmul(head("k", pair).transpose()).muli(shape.scale());
                for (int i = 0; i < tokens; i++) {
                    for (int j = 0; j < tokens; j++) {
                        scores.putScalar(i, j, scores.getDouble(i, j) - shape.slope(head) * (i - j));
                    }
                    double sum = 0;
                    for (int j = 0; j < tokens; j++) {
                        sum += visible(i, j) ? Math.exp(scores.getDouble(i, j)) : 0;
                    }
                    if (logSumExp) {
                        answer[i * shape.heads() + head] = Math.log(sum);
                        continue;
                    }
                    for (int j = 0; j < tokens; j++) {
                        double p = visible(i, j) ? Math.exp(scores.getDouble(i, j)) / sum : 0;
                        for (int d = 0; d < size; d++) {
                            answer[(i * shape.heads() + head) * size + d] +=
                                    p * head("v", pair).getDouble(j, d);
                        }
                    }
                }
            }
            return answer;
        }

        private INDArray head(String name, int head) {
            INDArray all = g.array(name).castTo(DataType.DOUBLE);
            INDArray one = Nd4j.create(DataType.DOUBLE, tokens, shape.headSize());
            for (int i = 0; i < tokens; i++) {
                for (int d = 0; d < shape.headSize(); d++) {
                    one.putScalar(i, d, all.getDouble(i, head * shape.headSize() + d));
                }
            }
            return one;
        }

        private boolean visible(int i, int j) {
            int promptEnd = starts[sequence(i)] + prompts[sequence(i)];
            return sequence(i) == sequence(j)
                    && (j <= i || j < promptEnd)
                    && (shape.window() == 0 || j > i - shape.window());
        }

        private int sequence(int token) {
            int s = 0;
            while (starts[s + 1] <= token) {
                s++;
            }
            return s;
        }
    }
}

package org.medicalgpt4j.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class CachedAttentionTest {
    private static final int PAGES = 40;

    /** Sequences of different lengths, each fed in random portions through shuffled pages, against whole sequences. */
    @Test
    void should_equal_attention_over_whole_sequences_whatever_the_portions() {
        for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
            OpGraph.trials(8, type, g -> {
                int heads = g.size(2);
                AttentionShape shape = new AttentionShape(
                        heads * g.size(3),
                        heads,
                        g.size(4),
                        0.6,
                        g.random.nextBoolean() ? 0 : g.size(4),
                        g.random.nextBoolean());
                int[] starts = g.sequenceStarts();
                int tokens = starts[starts.length - 1];
                long keys = (long) shape.keyValueHeads() * shape.headSize();
                SDVariable q = g.variable("q", tokens, (long) shape.heads() * shape.headSize());
                SDVariable k = g.variable("k", tokens, keys);
                SDVariable v = g.variable("v", tokens, keys);
                INDArray whole = g.value(Attention.apply(g.graph, "o", q, k, v, g.index("cuSeqlens", starts), shape));
                INDArray portions = inPortions(g, shape, starts);
                OpGraph.assertClose(
                        DenseValues.read(whole),
                        DenseValues.read(portions),
                        type == DataType.FLOAT ? 1e-5 : 1e-12,
                        "o");
            });
        }
    }

    private static INDArray inPortions(OpGraph g, AttentionShape shape, int[] starts) {
        int sequences = starts.length - 1;
        int pageSize = g.size(4);
        int pagesEach = (7 + pageSize - 1) / pageSize;
        int[][] table = pages(g.random, sequences, pagesEach);
        long[] cacheShape = {PAGES, pageSize, shape.keyValueHeads(), shape.headSize()};
        INDArray keyCache = g.normal(cacheShape);
        INDArray valueCache = g.normal(cacheShape);
        INDArray answer = Nd4j.create(keyCache.dataType(), g.array("q").shape());
        int[] done = new int[sequences];
        while (true) {
            List<Integer> rows = new ArrayList<>();
            List<Integer> positions = new ArrayList<>();
            int[] portionStarts = new int[sequences + 1];
            for (int s = 0; s < sequences; s++) {
                int left = starts[s + 1] - starts[s] - done[s];
                for (int i = Math.min(left, g.random.nextInt(4)); i > 0; i--) {
                    rows.add(starts[s] + done[s]);
                    positions.add(done[s]++);
                }
                portionStarts[s + 1] = rows.size();
            }
            if (!rows.isEmpty()) {
                int[] chosen = rows.stream().mapToInt(i -> i).toArray();
                INDArray o = run(
                        shape,
                        g.array("q").getRows(chosen),
                        g.array("k").getRows(chosen),
                        g.array("v").getRows(chosen),
                        keyCache,
                        valueCache,
                        positions.stream().mapToInt(i -> i).toArray(),
                        portionStarts,
                        table);
                for (int i = 0; i < chosen.length; i++) {
                    answer.putRow(chosen[i], o.getRow(i));
                }
            } else if (finished(starts, done)) {
                return answer;
            }
        }
    }

    private static boolean finished(int[] starts, int[] done) {
        for (int s = 0; s < done.length; s++) {
            if (done[s] < starts[s + 1] - starts[s]) {
                return false;
            }
        }
        return true;
    }

    private static int[][] pages(Random random, int sequences, int pagesEach) {
        List<Integer> free = new ArrayList<>();
        for (int page = 0; page < PAGES; page++) {
            free.add(page);
        }
        Collections.shuffle(free, random);
        int[][] table = new int[sequences][pagesEach + 1];
        for (int[] row : table) {
            for (int p = 0; p < pagesEach; p++) {
                row[p] = free.remove(0);
            }
            row[pagesEach] = -1;
        }
        return table;
    }

    @Test
    void should_write_the_new_tokens_slots_and_no_others() {
        AttentionShape shape = new AttentionShape(1, 1, 2, 1, 0);
        INDArray keys = Nd4j.zeros(DataType.DOUBLE, 3, 2, 1, 2);
        INDArray values = Nd4j.zeros(DataType.DOUBLE, 3, 2, 1, 2);
        INDArray k = Nd4j.createFromArray(new double[][] {{1, 2}, {3, 4}});
        INDArray v = Nd4j.createFromArray(new double[][] {{5, 6}, {7, 8}});
        run(shape, k, k, v, keys, values, new int[] {1, 2}, new int[] {0, 2}, new int[][] {{2, 0}});
        OpGraph.assertClose(new double[] {3, 4, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2}, DenseValues.read(keys), 0, "keys");
        OpGraph.assertClose(new double[] {7, 8, 0, 0, 0, 0, 0, 0, 0, 0, 5, 6}, DenseValues.read(values), 0, "values");
    }

    @Test
    void should_refuse_positions_and_pages_that_do_not_exist() {
        assertEquals("position 4 has no cache page: the sequence has pages for 4 positions", error(4, new int[][] {
            {0, 1}
        }));
        assertEquals("position -1 has no cache page: the sequence has pages for 4 positions", error(-1, new int[][] {
            {0, 1}
        }));
        assertEquals("position 2 has no cache page: the sequence has pages for 4 positions", error(2, new int[][] {
            {0, -1}
        }));
        assertEquals("sequence 0 uses cache page 3, there are 3", error(0, new int[][] {{3, 0}}));
    }

    private static String error(int position, int[][] table) {
        INDArray row = Nd4j.ones(DataType.DOUBLE, 1, 2);
        INDArray cache = Nd4j.zeros(DataType.DOUBLE, 3, 2, 1, 2);
        AttentionShape shape = new AttentionShape(1, 1, 2, 1, 0);
        return assertThrows(
                        OpException.class,
                        () -> run(
                                shape,
                                row,
                                row,
                                row,
                                cache,
                                cache.dup(),
                                new int[] {position},
                                new int[] {0, 1},
                                table))
                .getMessage();
    }

    @Test
    void should_refuse_shapes_that_do_not_fit() {
        INDArray row = Nd4j.ones(DataType.DOUBLE, 1, 2);
        INDArray cache = Nd4j.zeros(DataType.DOUBLE, 3, 2, 2, 2);
        AttentionShape shape = new AttentionShape(1, 1, 2, 1, 0);
        assertEquals(
                "medgpt_cached_attention 'o' expects q [N, 2], k and v [N, 2], two caches [pages, pageSize, 1, 2], "
                        + "positions [N], cuSeqlens [S+1], page table [S, P], got shapes "
                        + "[[1, 2], [1, 2], [1, 2], [3, 2, 2, 2], [3, 2, 2, 2], [1], [2], [1, 2]]",
                assertThrows(
                                OpException.class,
                                () -> run(
                                        shape,
                                        row,
                                        row,
                                        row,
                                        cache,
                                        cache.dup(),
                                        new int[] {0},
                                        new int[] {0, 1},
                                        new int[][] {{0, 1}}))
                        .getMessage());
    }

    @Test
    void should_have_no_gradient() {
        OpGraph g = new OpGraph(new Random(41));
        SDVariable q = g.variable("q", 1, 2);
        SDVariable cache = g.variable("cache", 1, 1, 1, 2);
        SDVariable o = CachedAttention.apply(
                g.graph,
                "o",
                q,
                q,
                q,
                cache,
                g.variable("values", 1, 1, 1, 2),
                g.index("positions", 0),
                g.index("cuSeqlens", 0, 1),
                g.index("pageTable", Nd4j.createFromArray(new int[][] {{0}})),
                new AttentionShape(1, 1, 2, 1, 0));
        SDVariable loss = g.loss(o);
        assertEquals(
                "medgpt_cached_attention 'o' has no gradient",
                assertThrows(OpException.class, () -> g.gradients(loss)).getMessage());
    }

    private static INDArray run(
            AttentionShape shape,
            INDArray q,
            INDArray k,
            INDArray v,
            INDArray keyCache,
            INDArray valueCache,
            int[] positions,
            int[] starts,
            int[][] table) {
        OpGraph g = new OpGraph(new Random(42));
        SDVariable o = CachedAttention.apply(
                g.graph,
                "o",
                g.graph.var("q", q),
                g.graph.var("k", k),
                g.graph.var("v", v),
                g.graph.var("keyCache", keyCache),
                g.graph.var("valueCache", valueCache),
                g.index("positions", positions),
                g.index("cuSeqlens", starts),
                g.index("pageTable", Nd4j.createFromArray(table)),
                shape);
        return g.value(o);
    }
}

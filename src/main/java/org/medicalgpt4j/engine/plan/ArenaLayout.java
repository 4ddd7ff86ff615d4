package org.medicalgpt4j.engine.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Places blocks in one arena so that blocks which live at the same time do not overlap.
 *
 * <p>Largest first, each at the lowest free offset: the "greedy by size" method of Pisarchyk and Lee, "Efficient Memory
 * Management for Deep Neural Net Inference" (2020).
 *
 * @param offsets where each block starts, in the order the blocks were given
 * @param bytes size of the arena
 */
public record ArenaLayout(long[] offsets, long bytes) {

    /** {@code bytes} needed from step {@code first} to step {@code last}, both included. */
    public record Block(long bytes, int first, int last) {
        boolean livesWith(Block other) {
            return first <= other.last && other.first <= last;
        }
    }

    public static ArenaLayout of(List<Block> blocks) {
        long[] offsets = new long[blocks.size()];
        long total = 0;
        List<Integer> placed = new ArrayList<>();
        int[] order = IntStream.range(0, blocks.size())
                .boxed()
                .sorted(Comparator.comparingLong((Integer i) -> -blocks.get(i).bytes()))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int index : order) {
            Block block = blocks.get(index);
            long offset = 0;
            for (int other : placed) { // kept sorted by offset
                Block neighbour = blocks.get(other);
                if (!block.livesWith(neighbour)) {
                    continue;
                }
                if (offset + block.bytes() <= offsets[other]) {
                    break;
                }
                offset = Math.max(offset, offsets[other] + neighbour.bytes());
            }
            offsets[index] = offset;
            total = Math.max(total, Math.addExact(offset, block.bytes()));
            insert(placed, index, offsets);
        }
        return new ArenaLayout(offsets, total);
    }

    private static void insert(List<Integer> placed, int index, long[] offsets) {
        int low = 0;
        int high = placed.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (offsets[placed.get(middle)] <= offsets[index]) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        placed.add(low, index);
    }
}

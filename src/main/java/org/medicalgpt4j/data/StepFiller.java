package org.medicalgpt4j.data;

import java.util.Arrays;

/**
 * Deals shuffled sequences out to steps of at most so many tokens. A step takes sequences in their order while they fit; then
 * what room is left goes to the longest sequence that fits among the next few. So the order stays random, steps are nearly
 * full, and no sequence waits for long.
 */
final class StepFiller {
    private final int[] lengths;
    private final int[] order;
    private final int[] following;
    private final int capacity;
    private final int lookahead;
    private int head;

    /**
     * @param lengths of all sequences, none above {@code capacity}
     * @param order the sequence numbers
     * @param capacity most tokens of a step
     * @param lookahead how far ahead a sequence is looked for that fills a step's remainder; 0 keeps the order strictly
     */
    StepFiller(int[] lengths, int[] order, int capacity, int lookahead) {
        this.lengths = lengths;
        this.order = order;
        this.capacity = capacity;
        this.lookahead = lookahead;
        this.following = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            following[i] = i + 1;
        }
    }

    /** Rearranges the order so that each step's sequences lie together. Returns where steps begin, and the end. */
    int[] fill(int[] arranged) {
        int[] starts = new int[order.length + 1];
        int steps = 0;
        int placed = 0;
        while (head < order.length) {
            starts[steps++] = placed;
            placed = fillStep(arranged, placed);
        }
        starts[steps] = placed;
        return Arrays.copyOf(starts, steps + 1);
    }

    private int fillStep(int[] arranged, int from) {
        int placed = from;
        int room = capacity;
        while (head < order.length && length(head) <= room) {
            room -= length(head);
            arranged[placed++] = order[head];
            head = following[head];
        }
        while (room > 0 && head < order.length) {
            int before = beforeBest(room);
            if (before < 0) {
                break;
            }
            int best = following[before];
            room -= length(best);
            arranged[placed++] = order[best];
            following[before] = following[best];
        }
        return placed;
    }

    /** The predecessor of the longest sequence that fits, the first of equals; -1 if none fits. The head itself does not. */
    private int beforeBest(int room) {
        int bestBefore = -1;
        int bestLength = 0;
        int before = head;
        for (int seen = 0; seen < lookahead && following[before] < order.length; seen++) {
            int candidate = length(following[before]);
            if (candidate <= room && candidate > bestLength) {
                bestBefore = before;
                bestLength = candidate;
            }
            before = following[before];
        }
        return bestBefore;
    }

    private int length(int place) {
        return lengths[order[place]];
    }
}

package org.medicalgpt4j.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The order of the sequences inside a step filled by tokens. They are packed best fit, longest first, into boxes as large as
 * the longest sequence of the data, and lined up box by box. Cutting that line wherever the next sequence would not fit
 * then needs few micro batches, whatever their size; and the order knows nothing of how it will be cut.
 */
final class MicroBatchOrder {
    private MicroBatchOrder() {}

    /**
     * @param step sequence numbers of a step
     * @param lengths of all sequences
     * @param box tokens of a box, at least the longest of the step
     */
    static int[] boxed(int[] step, int[] lengths, int box) {
        List<List<Integer>> boxes = new ArrayList<>();
        List<Integer> room = new ArrayList<>();
        // Sorting is stable: equally long sequences keep their shuffled order.
        IntStream.of(step)
                .boxed()
                .sorted(Comparator.comparing((Integer sequence) -> -lengths[sequence]))
                .forEach(sequence -> place(sequence, lengths[sequence], box, boxes, room));
        return boxes.stream().flatMap(List::stream).mapToInt(Integer::intValue).toArray();
    }

    private static void place(int sequence, int length, int box, List<List<Integer>> boxes, List<Integer> room) {
        int best = -1;
        for (int b = 0; b < boxes.size(); b++) {
            if (room.get(b) >= length && (best < 0 || room.get(b) < room.get(best))) {
                best = b;
            }
        }
        if (best < 0) {
            best = boxes.size();
            boxes.add(new ArrayList<>());
            room.add(box);
        }
        boxes.get(best).add(sequence);
        room.set(best, room.get(best) - length);
    }
}

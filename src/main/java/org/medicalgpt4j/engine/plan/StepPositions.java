package org.medicalgpt4j.engine.plan;

import java.util.Arrays;
import java.util.List;
import org.medicalgpt4j.engine.PlanDescription.Space;

/** From indexes of steps, which have gaps where sums became part of other steps, to places in the list of steps. */
final class StepPositions {
    private final int[] indexes;

    StepPositions(List<PlanStep> steps) {
        this.indexes = steps.stream().mapToInt(PlanStep::index).toArray();
    }

    /** A space with its times as places in the list. */
    Space space(Placement.Space space) {
        return new Space(space.offset(), space.bytes(), atOrBefore(space.first()), atOrBefore(space.last()));
    }

    /** The step of this index or, where it is gone, the one before it; the number of steps for an index beyond all. */
    private int atOrBefore(int index) {
        int position = Arrays.binarySearch(indexes, index);
        if (position >= 0) {
            return position;
        }
        int next = -position - 1;
        return next == indexes.length ? next : Math.max(0, next - 1);
    }
}

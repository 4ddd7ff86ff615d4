package org.medicalgpt4j.checkpoint.pickle;

import java.util.ArrayList;
import java.util.List;

/** The values an unpickler works on, with the marks from which containers are filled. */
final class PickleStack {
    private static final int MOST_MARKS = 64;

    private final PickleBytes bytes;
    private final List<PickleValue> values = new ArrayList<>();
    private final List<Integer> marks = new ArrayList<>();

    PickleStack(PickleBytes bytes) {
        this.bytes = bytes;
    }

    void push(PickleValue value) {
        values.add(value);
    }

    void mark() {
        if (marks.size() == MOST_MARKS) {
            throw bytes.failure("more than " + MOST_MARKS + " containers begun in one another");
        }
        marks.add(values.size());
    }

    PickleValue pop() {
        requireAbove(1);
        return values.remove(values.size() - 1);
    }

    PickleValue top() {
        requireAbove(1);
        return values.get(values.size() - 1);
    }

    /** The uppermost {@code count} values, the lowest first; they are taken off. */
    List<PickleValue> pop(int count) {
        requireAbove(count);
        return cut(values.size() - count);
    }

    /** All values above the uppermost mark, the lowest first; they and the mark are taken off. */
    List<PickleValue> popToMark() {
        if (marks.isEmpty()) {
            throw bytes.failure("the end of a container that was never begun");
        }
        return cut(marks.remove(marks.size() - 1));
    }

    /** Whether nothing is left. */
    boolean isEmpty() {
        return values.isEmpty() && marks.isEmpty();
    }

    private List<PickleValue> cut(int from) {
        List<PickleValue> tail = values.subList(from, values.size());
        List<PickleValue> taken = List.copyOf(tail);
        tail.clear();
        return taken;
    }

    private void requireAbove(int count) {
        int lowest = marks.isEmpty() ? 0 : marks.get(marks.size() - 1);
        if (values.size() - lowest < count) {
            throw bytes.failure("an operation on values that are not there");
        }
    }
}

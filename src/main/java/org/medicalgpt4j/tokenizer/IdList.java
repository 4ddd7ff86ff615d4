package org.medicalgpt4j.tokenizer;

import java.util.Arrays;

/** A growing list of token ids. */
final class IdList {
    private int[] ids = new int[16];
    private int size;

    void add(int id) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, Math.multiplyExact(size, 2));
        }
        ids[size++] = id;
    }

    void addAll(int[] more) {
        for (int id : more) {
            add(id);
        }
    }

    void addUnlessLast(int id) {
        if (size == 0 || ids[size - 1] != id) {
            add(id);
        }
    }

    int[] toArray() {
        return Arrays.copyOf(ids, size);
    }
}

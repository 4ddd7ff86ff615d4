package org.medicalgpt4j.tool.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FirstRowsTest {
    @Test
    void should_find_the_first_row_of_every_hash_and_none_of_others() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int rows : new int[] {0, 1, 2, 7, 64, 1000}) {
            long[] hashes = new long[rows + 10];
            Map<Long, Integer> first = new HashMap<>();
            for (int row = 0; row < rows; row++) {
                // Few values, most of them alike in their low bits, where they are placed by.
                hashes[row] = (long) random.nextInt(rows) << 40 | random.nextInt(3);
                first.putIfAbsent(hashes[row], row);
            }
            FirstRows table = new FirstRows(hashes, rows);
            first.forEach((hash, row) -> assertEquals(row, table.of(hash)));
            assertEquals(-1, table.of(1L << 62));
            assertEquals(-1, table.of(-1));
        }
    }
}

package org.medicalgpt4j.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PhiloxTest {
    /** Known answers published with the Random123 library. */
    @Test
    void should_give_the_published_words() {
        assertEquals(0x6627e8d5e169c58dL, Philox.bits(0, 0, 0, 0, 0));
        assertEquals(0x408f276d41c83b0eL, Philox.bits(-1, -1, -1, -1, -1));
        assertEquals(
                0xd16cfe0994fdccebL, Philox.bits(0xa4093822, 0x299f31d0, 0x85a308d3243f6a88L, 0x13198a2e, 0x03707344));
    }

    @Test
    void should_scale_the_first_24_bits() {
        assertEquals(0x6627e8 / (float) (1 << 24), Philox.uniform(0, 0, 0, 0, 0));
    }

    @Test
    void should_give_all_four_published_words() {
        assertArrayEquals(new int[] {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}, block(0, 0, 0, 0, 0));
        assertArrayEquals(new int[] {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}, block(-1, -1, -1, -1, -1));
        assertArrayEquals(
                new int[] {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1},
                block(0xa4093822, 0x299f31d0, 0x85a308d3243f6a88L, 0x13198a2e, 0x03707344));
    }

    private static int[] block(int key0, int key1, long counter, int counter2, int counter3) {
        int[] words = new int[Philox.WORDS];
        Philox.block(key0, key1, counter, counter2, counter3, words);
        return words;
    }

    @Test
    void should_map_words_evenly_below_one() {
        assertEquals(0, Philox.uniform(0xff));
        assertEquals(0.5f, Philox.uniform(0x80000000));
        assertEquals(1 - 0x1p-24f, Philox.uniform(-1));
    }
}

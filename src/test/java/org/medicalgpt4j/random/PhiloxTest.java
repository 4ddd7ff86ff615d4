package org.medicalgpt4j.random;

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
}

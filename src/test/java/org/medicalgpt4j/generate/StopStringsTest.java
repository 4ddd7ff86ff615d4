package org.medicalgpt4j.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StopStringsTest {
    @Test
    void should_hold_back_what_may_be_the_beginning_of_a_stop_string() {
        StopStrings stops = new StopStrings(List.of("</s>"));
        assertEquals("ab", stops.push("ab"));
        assertEquals("", stops.push("<"));
        assertEquals("<", stops.push("</"));
        assertEquals("", stops.push("s"));
        assertEquals("</sx", stops.push("x"));
        assertEquals("", stops.push("<"));
        assertEquals("<", stops.finish());
        assertFalse(stops.stopped());
    }

    @Test
    void should_cut_at_a_stop_string_that_comes_in_pieces() {
        StopStrings stops = new StopStrings(List.of("User:", "\n\n"));
        assertEquals("fine ", stops.push("fine U"));
        assertEquals("", stops.push("ser"));
        assertEquals("", stops.push(": more"));
        assertTrue(stops.stopped());
        assertEquals("", stops.push("after"));
        assertEquals("", stops.finish());
    }

    @Test
    void should_find_the_first_stop_however_the_text_is_cut() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<String> strings = List.of("aab", "ba", "cc");
        for (int round = 0; round < 300; round++) {
            String text = text(random, 20);
            StopStrings stops = new StopStrings(strings);
            StringBuilder seen = new StringBuilder();
            for (int at = 0; at < text.length(); at++) {
                seen.append(stops.push(text.substring(at, at + 1)));
            }
            seen.append(stops.finish());
            String whole = seen.toString();
            assertTrue(strings.stream().noneMatch(whole::contains), text);
            assertTrue(text.startsWith(whole), text);
            assertEquals(strings.stream().anyMatch(text::contains), stops.stopped(), text);
            assertEquals(!stops.stopped(), whole.equals(text), text);
        }
    }

    private static String text(Random random, int length) {
        StringBuilder text = new StringBuilder();
        random.ints(length, 'a', 'e').forEach(c -> text.append((char) c));
        return text.toString();
    }
}

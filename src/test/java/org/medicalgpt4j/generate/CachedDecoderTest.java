package org.medicalgpt4j.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medicalgpt4j.TinyModel;
import org.medicalgpt4j.engine.Program;

/** Decoding with a cache gives what a run of the whole sequence gives. */
class CachedDecoderTest {
    private static final String DYNAMIC = "{\"rope_type\": \"dynamic\", \"factor\": 2.0}";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 16})
    void should_equal_the_full_forward_whatever_the_pieces(int pageSize) {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        int[] tokens = random.ints(40, 0, 256).toArray();
        try (ModelUnderTest model = new ModelUnderTest(new TinyModel(seed).write(folder), Optional.empty());
                CachedDecoder decoder = model.decoder(40, pageSize);
                Program scoring = model.scoring();
                CachedSequence sequence = decoder.newSequence()) {
            for (int done = 0; done < tokens.length; ) {
                int piece = Math.min(1 + random.nextInt(9), tokens.length - done);
                float[] seen = advance(decoder, sequence, Arrays.copyOfRange(tokens, done, done + piece));
                done += piece;
                assertClose(model.fullLogits(scoring, Arrays.copyOf(tokens, done)), seen);
            }
        }
    }

    @Test
    void should_compute_sequences_of_a_batch_as_if_each_were_alone() {
        Random random = new Random(5);
        try (ModelUnderTest model = new ModelUnderTest(new TinyModel(5).write(folder), Optional.empty());
                CachedDecoder decoder = model.decoder(20, 4);
                Program scoring = model.scoring()) {
            List<CachedSequence> sequences =
                    List.of(decoder.newSequence(), decoder.newSequence(), decoder.newSequence());
            int[][] known = {{}, {}, {}};
            for (int step = 0; step < 4; step++) {
                List<int[]> pieces = List.of(
                        random.ints(1 + step, 0, 256).toArray(),
                        random.ints(3, 0, 256).toArray(),
                        random.ints(1, 0, 256).toArray());
                float[] seen = decoder.advance(sequences, pieces).values();
                for (int s = 0; s < 3; s++) {
                    known[s] = joined(known[s], pieces.get(s));
                    assertClose(model.fullLogits(scoring, known[s]), Arrays.copyOfRange(seen, s * 258, (s + 1) * 258));
                    assertArrayEquals(known[s], sequences.get(s).tokens());
                }
            }
        }
    }

    @Test
    void should_reuse_freed_pages_and_continue_after_truncation() {
        int[] tokens = new Random(6).ints(30, 0, 256).toArray();
        try (ModelUnderTest model = new ModelUnderTest(new TinyModel(6).write(folder), Optional.empty());
                CachedDecoder decoder = model.decoder(4, 8);
                Program scoring = model.scoring()) {
            try (CachedSequence other = decoder.newSequence()) {
                advance(decoder, other, Arrays.copyOf(tokens, 25));
            }
            CachedSequence sequence = decoder.newSequence();
            advance(decoder, sequence, tokens);
            int[] changed = tokens.clone();
            changed[12] ^= 1;
            assertEquals(12, sequence.commonPrefix(changed));
            sequence.truncate(12);
            float[] seen = advance(decoder, sequence, Arrays.copyOfRange(changed, 12, 28));
            assertClose(model.fullLogits(scoring, Arrays.copyOf(changed, 28)), seen);
        }
    }

    @Test
    void should_compute_anew_where_frequencies_follow_the_length() {
        int[] tokens = new Random(7).ints(24, 0, 256).toArray();
        TinyModel tiny = new TinyModel(7).with("max_position_embeddings", 12).with("rope_scaling", DYNAMIC);
        try (ModelUnderTest model = new ModelUnderTest(tiny.write(folder), Optional.empty());
                CachedDecoder decoder = model.decoder(8, 4);
                Program scoring = model.scoring();
                CachedSequence sequence = decoder.newSequence()) {
            for (int length = 1; length <= tokens.length; length++) {
                float[] seen = advance(decoder, sequence, new int[] {tokens[length - 1]});
                assertClose(model.fullLogits(scoring, Arrays.copyOf(tokens, length)), seen);
            }
            // back below the limit: what was cached has the frequencies of the longer sequence
            sequence.truncate(6);
            float[] seen = advance(decoder, sequence, new int[] {9});
            assertClose(model.fullLogits(scoring, joined(Arrays.copyOf(tokens, 6), new int[] {9})), seen);
        }
    }

    private static float[] advance(CachedDecoder decoder, CachedSequence sequence, int[] tokens) {
        return decoder.advance(List.of(sequence), List.of(tokens)).values();
    }

    private static int[] joined(int[] first, int[] second) {
        int[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    private static void assertClose(float[] expected, float[] seen) {
        double largest = 0;
        double error = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            error = Math.max(error, Math.abs(expected[i] - seen[i]));
        }
        assertEquals(expected.length, seen.length);
        assertTrue(error <= 1e-5 * largest, "error " + error + " for values up to " + largest);
    }
}

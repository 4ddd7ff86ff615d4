package org.medicalgpt4j.engine.cuda.kernel;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.medicalgpt4j.engine.EngineException;
import org.medicalgpt4j.op.AttentionShape;
import org.nd4j.linalg.api.buffer.DataType;

/** Needs no GPU. */
class DecodeAttentionTest {
    private static final AttentionShape SHAPE = new AttentionShape(28, 4, 128, 1, 0);

    @Test
    void should_split_long_sequences_of_small_batches() {
        assertEquals(64, DecodeAttention.splits(SHAPE, 1, 1024, 16));
        assertEquals(16, DecodeAttention.splits(SHAPE, 1, 64, 16));
        assertEquals(4, DecodeAttention.splits(SHAPE, 16, 64, 16));
    }

    @Test
    void should_not_split_short_sequences_or_large_batches() {
        assertEquals(1, DecodeAttention.splits(SHAPE, 1, 1, 16));
        assertEquals(1, DecodeAttention.splits(SHAPE, 1000, 64, 16));
    }

    @Test
    void should_refuse_positions_with_gaps() {
        assertDoesNotThrow(() -> DecodeAttention.check(new int[] {4, 5, 0, 1, 2}, new int[] {0, 2, 2, 5}));
        String message = assertThrows(
                        EngineException.class, () -> DecodeAttention.check(new int[] {4, 6}, new int[] {0, 2}))
                .getMessage();
        assertEquals("new positions of a sequence must follow one another, but 6 comes after 4", message);
    }

    @Test
    void should_fit_every_device_and_up_to_sixteen_heads_of_a_group() {
        assertTrue(DecodeAttention.sharedBytes(128) <= 99 << 10);
        assertTrue(DecodeAttention.serves(new AttentionShape(16, 1, 64, 1, 0), DataType.BFLOAT16));
        assertFalse(DecodeAttention.serves(new AttentionShape(17, 1, 64, 1, 0), DataType.BFLOAT16));
        assertFalse(DecodeAttention.serves(SHAPE, DataType.FLOAT));
    }
}

package org.medicalgpt4j.engine.cuda.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.medicalgpt4j.engine.cuda.runtime.KernelSource;
import org.medicalgpt4j.op.AttentionShape;
import org.nd4j.linalg.api.buffer.DataType;

/** Needs no GPU. */
class FlashTilesTest {
    /** Shared memory that a block may have, by architecture (CUDA programming guide, technical specifications). */
    private static final Map<Integer, Integer> SHARED_KIB = Map.of(80, 163, 86, 99, 89, 99, 90, 227, 100, 227, 120, 99);

    private static Stream<FlashTiles> tiles(int architecture) {
        return Stream.of(16, 64, 80, 96, 112, 128)
                .flatMap(size ->
                        Stream.of(FlashTiles.forward(architecture, size), FlashTiles.gradient(architecture, size)));
    }

    @Test
    void should_fit_the_shared_memory_of_every_architecture() {
        SHARED_KIB.forEach((architecture, kib) -> tiles(architecture)
                .forEach(tiles -> assertTrue(tiles.sharedBytes() <= kib << 10, architecture + ": " + tiles)));
    }

    @Test
    void should_name_kernels_that_exist() {
        SHARED_KIB
                .keySet()
                .forEach(architecture -> tiles(architecture).forEach(tiles -> {
                    String source =
                            KernelSource.of(tiles.file(), DataType.BFLOAT16).text();
                    assertTrue(source.contains("(" + tiles.kernel() + ", " + tiles.width()), tiles.toString());
                }));
    }

    @Test
    void should_use_warpgroups_on_hopper() {
        assertEquals("flash_attention_hopper", FlashTiles.forward(90, 128).file());
        assertEquals("flash_attention", FlashTiles.forward(100, 128).file());
    }

    @Test
    void should_have_a_block_for_every_tile_of_every_sequence() {
        FlashTiles tiles = FlashTiles.forward(80, 64);
        // sequences of 1, 127 and 300 tokens have 1, 1 and 3 tiles of 128
        assertTrue(tiles.blocks(2, 428, 3).blockRows() >= 5);
        assertEquals(2, tiles.blocks(2, 428, 3).blocks());
    }

    @Test
    void should_leave_other_heads_and_f32_to_the_plain_kernel() {
        AttentionShape usual = new AttentionShape(8, 2, 64, 1, 0);
        assertTrue(FlashTiles.serve(usual, DataType.BFLOAT16));
        assertFalse(FlashTiles.serve(usual, DataType.FLOAT));
        assertFalse(FlashTiles.serve(new AttentionShape(8, 2, 256, 1, 0), DataType.BFLOAT16));
        assertFalse(FlashTiles.serve(new AttentionShape(8, 2, 20, 1, 0), DataType.BFLOAT16));
    }
}

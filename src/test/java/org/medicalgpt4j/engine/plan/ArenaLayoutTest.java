package org.medicalgpt4j.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.medicalgpt4j.engine.plan.ArenaLayout.Block;

class ArenaLayoutTest {

    @RepeatedTest(20)
    void should_never_let_blocks_overlap_that_live_at_the_same_time() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            int first = random.nextInt(100);
            blocks.add(new Block(random.nextInt(1000), first, first + random.nextInt(20)));
        }
        ArenaLayout layout = ArenaLayout.of(blocks);
        for (int a = 0; a < blocks.size(); a++) {
            assertTrue(layout.offsets()[a] + blocks.get(a).bytes() <= layout.bytes(), "seed " + seed);
            for (int b = 0; b < a; b++) {
                boolean apart = layout.offsets()[a] + blocks.get(a).bytes() <= layout.offsets()[b]
                        || layout.offsets()[b] + blocks.get(b).bytes() <= layout.offsets()[a];
                assertTrue(apart || !blocks.get(a).livesWith(blocks.get(b)), "seed " + seed + ": " + a + " and " + b);
            }
        }
    }

    @Test
    void should_use_memory_again_when_a_block_is_dead() {
        ArenaLayout layout = ArenaLayout.of(List.of(new Block(100, 0, 1), new Block(100, 2, 3), new Block(40, 1, 2)));
        assertEquals(140, layout.bytes());
    }
}

package org.medicalgpt4j.engine.cuda;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.medicalgpt4j.engine.EngineException;
import org.medicalgpt4j.op.Attention;
import org.medicalgpt4j.op.Rotary;

class DeviceStepTest {

    private static Attention attention(int linearBias) {
        Attention op = new Attention();
        op.addIArgument(2, 2, 8, 0, linearBias);
        op.addTArgument(1.0);
        return op;
    }

    @Test
    void should_refuse_what_its_attention_kernels_would_leave_out() {
        assertDoesNotThrow(() -> DeviceStep.requireKernel(attention(0)));
        assertEquals(
                "the cuda engine has no kernel for op 'medgpt_attention with a linear bias (ALiBi)': use the nd4j engine",
                assertThrows(EngineException.class, () -> DeviceStep.requireKernel(attention(1)))
                        .getMessage());
    }

    @Test
    void should_refuse_to_rotate_other_than_the_first_elements_of_a_head() {
        Rotary op = new Rotary();
        op.addIArgument(8, 4);
        op.addBArgument(false, false);
        assertTrue(assertThrows(EngineException.class, () -> DeviceStep.requireKernel(op))
                .getMessage()
                .contains("'medgpt_rotary of the last elements of a head'"));
    }
}

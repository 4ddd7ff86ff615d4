package org.medicalgpt4j.checkpoint;

import java.util.Locale;

/**
 * How the matrices of an adapter began, PEFT's {@code init_lora_weights}.
 *
 * @param label {@code true}, {@code false} or a name such as {@code gaussian} or {@code pissa_niter_4}
 */
public record AdapterInitialization(String label) {
    /** A random (Kaiming), B zero. */
    public static final AdapterInitialization DEFAULT = new AdapterInitialization("true");

    /**
     * Whether PEFT subtracts the initial product from the base weights, so that the adapter means nothing on the untouched base
     * (PiSSA, OLoRA, CorDA, LoftQ, LoRA-GA).
     */
    public boolean changesBase() {
        String name = label.toLowerCase(Locale.ROOT);
        return name.startsWith("pissa")
                || name.startsWith("corda")
                || name.equals("olora")
                || name.equals("loftq")
                || name.equals("lora_ga");
    }
}

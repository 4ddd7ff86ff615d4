package org.medicalgpt4j.checkpoint;

import java.util.Locale;

/** Which biases of the base model an adapter carries, PEFT's {@code bias}. */
public enum AdapterBias {
    NONE,
    ALL,
    LORA_ONLY;

    /** As in {@code adapter_config.json}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

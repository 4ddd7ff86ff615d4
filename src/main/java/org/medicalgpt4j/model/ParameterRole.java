package org.medicalgpt4j.model;

/** What a parameter is for: decides its start value, whether weight decay touches it, and how it is listed. */
public enum ParameterRole {
    EMBEDDING,
    LINEAR,
    BIAS,
    NORM,
    HEAD,
    /** The first LoRA factor, {@code [rank, in]}. */
    LORA_A,
    /** The second LoRA factor, {@code [out, rank]}. */
    LORA_B,
    /** Lengths that DoRA gives the rows of an adapted weight, {@code [out]}. */
    LORA_MAGNITUDE;

    public boolean isAdapter() {
        return this == LORA_A || this == LORA_B || this == LORA_MAGNITUDE;
    }
}

package org.medicalgpt4j.model;

/** What a parameter is for: decides its start value, whether weight decay touches it, and how it is listed. */
public enum ParameterRole {
    EMBEDDING,
    LINEAR,
    /** A projection of one expert of a mixture, which never has an adapter. */
    EXPERT,
    /** What gives the logits of a mixture's experts, {@code [experts, in]}; never has an adapter. */
    ROUTER,
    /** What a router adds to the scores of experts when it chooses; not trained by gradients. */
    ROUTER_BIAS,
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

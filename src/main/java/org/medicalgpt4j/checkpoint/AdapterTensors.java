package org.medicalgpt4j.checkpoint;

/** The names PEFT gives to the tensors of an adapter, for the path of a module in the base model. */
public final class AdapterTensors {
    /** Before every path in an adapter file. */
    public static final String PREFIX = "base_model.model.";

    private AdapterTensors() {}

    /** A, of shape (rank, in). */
    public static String loraA(String modulePath) {
        return PREFIX + modulePath + ".lora_A.weight";
    }

    /** B, of shape (out, rank). */
    public static String loraB(String modulePath) {
        return PREFIX + modulePath + ".lora_B.weight";
    }

    /** DoRA's magnitudes, of shape (out). */
    public static String magnitude(String modulePath) {
        return PREFIX + modulePath + ".lora_magnitude_vector";
    }

    /** A parameter of the base model that was trained whole, by its name there. */
    public static String saved(String parameter) {
        return PREFIX + parameter;
    }
}

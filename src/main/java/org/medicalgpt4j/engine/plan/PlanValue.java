package org.medicalgpt4j.engine.plan;

import org.nd4j.linalg.api.buffer.DataType;

/** A tensor of a plan: what it is and who makes it. */
public final class PlanValue {

    /** Where the memory of a value comes from. */
    public enum Origin {
        /** A weight, owned by the engine's parameters. */
        PARAMETER,
        /** A cache that lives from step to step. */
        STATE,
        /** Given with each batch. */
        INPUT,
        /** Held by the graph. */
        CONSTANT,
        /** Made by a step, in the arena. */
        COMPUTED,
        /** A gradient buffer that steps add to. */
        GRADIENT
    }

    private final int id;
    private final String name;
    private final DataType type;
    private final Origin origin;
    private final int producer;
    private int uses;
    private int lastUse;
    private int storage;

    PlanValue(int id, String name, DataType type, Origin origin, int producer) {
        this.id = id;
        this.name = name;
        this.type = type;
        this.origin = origin;
        this.producer = producer;
        this.lastUse = producer;
        this.storage = id;
    }

    public int id() {
        return id;
    }

    public String name() {
        return name;
    }

    public DataType type() {
        return type;
    }

    public Origin origin() {
        return origin;
    }

    /** Index of the step that makes the value, or -1. */
    public int producer() {
        return producer;
    }

    /** Number of steps that read it, plus one if it is a wanted output. */
    public int uses() {
        return uses;
    }

    /** Index of the last step that reads it. */
    public int lastUse() {
        return lastUse;
    }

    /** Id of the value whose memory this one uses: its own, or that of a value it takes over. */
    public int storage() {
        return storage;
    }

    void usedBy(int step) {
        uses++;
        lastUse = Math.max(lastUse, step);
    }

    void takeOver(PlanValue other) {
        storage = other.storage;
    }
}

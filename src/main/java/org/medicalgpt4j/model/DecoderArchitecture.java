package org.medicalgpt4j.model;

import java.util.Map;
import java.util.OptionalInt;
import org.medicalgpt4j.op.RotaryScaling;

/** What all families with the sizes of a {@link DecoderConfig} answer in the same way; each adds its graph. */
abstract class DecoderArchitecture implements Architecture {
    protected final DecoderConfig c;
    private final String embedding;
    private final String head;

    /**
     * @param embedding module of the token embedding
     * @param head module of the head
     */
    DecoderArchitecture(DecoderConfig config, String embedding, String head) {
        this.c = config;
        this.embedding = embedding;
        this.head = head;
    }

    /** The module whose weight the head multiplies with. */
    protected final String headModule() {
        return c.tied() ? embedding : head;
    }

    @Override
    public final String family() {
        return c.family();
    }

    @Override
    public final int vocabularySize() {
        return c.vocabularySize();
    }

    @Override
    public final int hiddenSize() {
        return c.hiddenSize();
    }

    @Override
    public final int layers() {
        return c.layers();
    }

    @Override
    public final int maxPositions() {
        return c.maxPositions();
    }

    @Override
    public final OptionalInt cacheLimit() {
        return c.rotaryScaling() instanceof RotaryScaling.Dynamic dynamic
                ? OptionalInt.of(dynamic.maxPositions())
                : OptionalInt.empty();
    }

    @Override
    public final double initializerRange() {
        return c.initializerRange();
    }

    @Override
    public final Map<String, String> aliases() {
        String first = embedding + ".weight";
        String last = head + ".weight";
        return c.tied() ? Map.of(first, last, last, first) : Map.of();
    }

    @Override
    public final boolean isHead(String tensor) {
        return tensor.equals(head + ".weight");
    }

    @Override
    public boolean ignores(String tensor) {
        return tensor.endsWith(".rotary_emb.inv_freq");
    }
}

package org.medicalgpt4j.tool.answer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medicalgpt4j.generate.GenerationException;

/** A model alone, and with each of its adapters. */
public final class Voices {
    /** Name of the model without an adapter. */
    public static final String BASE = "base";

    private final Map<String, Voice> voices = new LinkedHashMap<>();

    /** @param base the model alone */
    public Voices(Voice base) {
        voices.put(BASE, base);
    }

    /** The same with one more adapter. */
    public Voices with(Voice voice) {
        voices.put(voice.adapter().orElseThrow(), voice);
        return this;
    }

    /** What answers unless another one is asked for: the first adapter, or the model alone if there is none. */
    public Voice usual() {
        return voices.values().stream()
                .filter(voice -> voice.adapter().isPresent())
                .findFirst()
                .orElseGet(() -> voices.get(BASE));
    }

    /**
     * An adapter by its name, or the model alone by {@link #BASE}.
     *
     * @throws GenerationException naming those that there are
     */
    public Voice named(String name) {
        return Optional.ofNullable(voices.get(name))
                .orElseThrow(() -> new GenerationException(
                        "there is no adapter '" + name + "', expected one of " + String.join(", ", names())));
    }

    /** All names, {@link #BASE} first. */
    public List<String> names() {
        return List.copyOf(voices.keySet());
    }

    /** Whether there is a choice. */
    public boolean several() {
        return voices.size() > 1;
    }
}

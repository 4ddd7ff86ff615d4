package org.medicalgpt4j.tokenizer;

import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Puts fixed ids around a text where an explicit setting ({@code add_bos_token}, {@code add_eos_token}) says so. */
record MarkedEncoder(Encoder encoder, int[] before, int[] after) implements Encoder {

    @Override
    public int[] encode(String text) {
        return encoder.encode(text);
    }

    @Override
    public int[] encodeWithSpecialTokens(String text) {
        return Stream.of(before, encoder.encode(text), after)
                .flatMapToInt(IntStream::of)
                .toArray();
    }

    @Override
    public int[] encodeOrdinary(String text) {
        return encoder.encodeOrdinary(text);
    }

    @Override
    public int[] encodeContinuation(String text) {
        return encoder.encodeContinuation(text);
    }
}

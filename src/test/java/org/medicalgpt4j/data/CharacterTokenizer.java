package org.medicalgpt4j.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.medicalgpt4j.tokenizer.TokenStream;
import org.medicalgpt4j.tokenizer.Tokenizer;
import org.medicalgpt4j.tokenizer.TokenizerException;

/** A token for each character, so that tests can count; {@code ;} ends a turn. */
final class CharacterTokenizer implements Tokenizer {
    static final int END = ';';

    @Override
    public int vocabularySize() {
        return 1 << 16;
    }

    @Override
    public int[] encode(String text) {
        if (text.contains("unspeakable")) {
            throw new TokenizerException("cannot encode 'unspeakable'");
        }
        return text.chars().toArray();
    }

    @Override
    public int[] encodeWithSpecialTokens(String text) {
        return encode(text);
    }

    @Override
    public int[] encodeOrdinary(String text) {
        return encode(text);
    }

    @Override
    public List<int[]> encodeParts(List<String> parts) {
        List<int[]> encoded = new ArrayList<>();
        parts.forEach(part -> encoded.add(encode(part)));
        return encoded;
    }

    @Override
    public String decode(int[] ids, boolean skipSpecialTokens) {
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            text.append((char) id);
        }
        return text.toString();
    }

    @Override
    public OptionalInt tokenId(String token) {
        return OptionalInt.of(token.charAt(0));
    }

    @Override
    public String token(int id) {
        return Character.toString(id);
    }

    @Override
    public OptionalInt bos() {
        return OptionalInt.empty();
    }

    @Override
    public OptionalInt pad() {
        return OptionalInt.empty();
    }

    @Override
    public OptionalInt unknown() {
        return OptionalInt.empty();
    }

    @Override
    public Set<Integer> eos() {
        return Set.of(END);
    }

    @Override
    public Set<Integer> specialIds() {
        return Set.of(END);
    }

    @Override
    public Optional<String> chatTemplate() {
        return Optional.empty();
    }

    @Override
    public Map<String, String> chatTemplates() {
        return Map.of();
    }

    @Override
    public Map<String, String> templateTokens() {
        return Map.of();
    }

    @Override
    public TokenStream stream(boolean skipSpecialTokens) {
        throw new UnsupportedOperationException("no test streams");
    }
}

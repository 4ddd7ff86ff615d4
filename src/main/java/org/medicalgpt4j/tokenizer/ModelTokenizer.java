package org.medicalgpt4j.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/** A tokenizer put together of its parts: how to encode, the vocabulary, how to decode, the roles of tokens. */
final class ModelTokenizer implements Tokenizer {
    private final Encoder encoder;
    private final Vocabulary vocabulary;
    private final Function<Set<Integer>, TokenStream> streams;
    private final TokenRoles roles;

    /** @param streams makes a decoding stream that leaves out the given ids */
    ModelTokenizer(
            Encoder encoder, Vocabulary vocabulary, Function<Set<Integer>, TokenStream> streams, TokenRoles roles) {
        this.encoder = encoder;
        this.vocabulary = vocabulary;
        this.streams = streams;
        this.roles = roles;
    }

    ModelTokenizer withEos(Set<Integer> eos) {
        return new ModelTokenizer(encoder, vocabulary, streams, roles.withEos(eos));
    }

    @Override
    public int vocabularySize() {
        return vocabulary.size();
    }

    @Override
    public int[] encode(String text) {
        return encoder.encode(text);
    }

    @Override
    public int[] encodeWithSpecialTokens(String text) {
        return encoder.encodeWithSpecialTokens(text);
    }

    @Override
    public int[] encodeOrdinary(String text) {
        return encoder.encodeOrdinary(text);
    }

    @Override
    public List<int[]> encodeParts(List<String> parts) {
        List<int[]> result = new ArrayList<>(parts.size());
        boolean atStart = true;
        for (String part : parts) {
            result.add(atStart ? encoder.encode(part) : encoder.encodeContinuation(part));
            atStart &= part.isEmpty();
        }
        return result;
    }

    @Override
    public String decode(int[] ids, boolean skipSpecialTokens) {
        TokenStream stream = stream(skipSpecialTokens);
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            text.append(stream.push(id));
        }
        return text.append(stream.finish()).toString();
    }

    @Override
    public OptionalInt tokenId(String token) {
        return vocabulary.id(token);
    }

    @Override
    public String token(int id) {
        return vocabulary.token(id);
    }

    @Override
    public OptionalInt bos() {
        return roles.bos();
    }

    @Override
    public OptionalInt pad() {
        return roles.pad();
    }

    @Override
    public OptionalInt unknown() {
        return roles.unknown();
    }

    @Override
    public Set<Integer> eos() {
        return roles.eos();
    }

    @Override
    public Set<Integer> specialIds() {
        return roles.special();
    }

    @Override
    public Optional<String> chatTemplate() {
        return Optional.ofNullable(roles.chatTemplates().get(ChatTemplateFiles.DEFAULT));
    }

    @Override
    public Map<String, String> chatTemplates() {
        return roles.chatTemplates();
    }

    @Override
    public Map<String, String> templateTokens() {
        return roles.templateTokens();
    }

    @Override
    public TokenStream stream(boolean skipSpecialTokens) {
        TokenStream stream = streams.apply(skipSpecialTokens ? roles.special() : Set.of());
        return new CheckedStream(stream, vocabulary);
    }

    /** Refuses ids outside the vocabulary, whatever the kind of stream. */
    private record CheckedStream(TokenStream stream, Vocabulary vocabulary) implements TokenStream {
        @Override
        public String push(int id) {
            vocabulary.token(id);
            return stream.push(id);
        }

        @Override
        public String finish() {
            return stream.finish();
        }
    }
}

package org.medicalgpt4j.tokenizer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** A tokenizer put together of its parts: how to encode, the vocabulary, how to decode, the roles of tokens. */
final class ModelTokenizer implements Tokenizer {
    private final Encoder encoder;
    private final Frame frame;
    private final Vocabulary vocabulary;
    private final QuotedText quotes;
    private final QuotedText answerQuotes;
    private final Function<Set<Integer>, TokenStream> streams;
    private final TokenRoles roles;

    /**
     * @param frame what the model's own tokenizer adds
     * @param added tokens that are recognised in a text
     * @param streams makes a decoding stream that leaves out the given ids
     */
    ModelTokenizer(
            Encoder encoder,
            Frame frame,
            Vocabulary vocabulary,
            List<AddedToken> added,
            Function<Set<Integer>, TokenStream> streams,
            TokenRoles roles) {
        this(
                encoder,
                frame,
                vocabulary,
                new QuotedText(tokens(added, AddedToken::isControl)),
                new QuotedText(tokens(added, AddedToken::special)),
                streams,
                roles);
    }

    private ModelTokenizer(
            Encoder encoder,
            Frame frame,
            Vocabulary vocabulary,
            QuotedText quotes,
            QuotedText answerQuotes,
            Function<Set<Integer>, TokenStream> streams,
            TokenRoles roles) {
        this.encoder = encoder;
        this.frame = frame;
        this.vocabulary = vocabulary;
        this.quotes = quotes;
        this.answerQuotes = answerQuotes;
        this.streams = streams;
        this.roles = roles;
    }

    private static TextMatcher tokens(List<AddedToken> added, Predicate<AddedToken> chosen) {
        Map<String, Integer> ids = new HashMap<>();
        added.stream().filter(chosen).forEach(token -> ids.put(token.content(), token.id()));
        return new TextMatcher(ids);
    }

    ModelTokenizer withEos(Set<Integer> eos) {
        return new ModelTokenizer(encoder, frame, vocabulary, quotes, answerQuotes, streams, roles.withEos(eos));
    }

    ModelTokenizer withFrame(Frame around) {
        return new ModelTokenizer(encoder, around, vocabulary, quotes, answerQuotes, streams, roles);
    }

    @Override
    public int vocabularySize() {
        return vocabulary.size();
    }

    @Override
    public int[] encode(String text) {
        return encode(text, true);
    }

    private int[] encode(String text, boolean startsText) {
        if (!QuotedText.hasQuotes(text)) {
            return encoder.encode(text, startsText, false);
        }
        IdList ids = new IdList();
        boolean atStart = startsText;
        for (QuotedText.Segment segment : quotes.segments(text)) {
            ids.addAll(encoder.encode(segment.text(), atStart, segment.quoted()));
            atStart = false;
        }
        return ids.toArray();
    }

    @Override
    public int[] encodeWithSpecialTokens(String text) {
        return frame.around(encode(text));
    }

    @Override
    public int[] encodeOrdinary(String text) {
        return encoder.encode(text, true, true);
    }

    @Override
    public String quoted(String text) {
        return quotes.quote(text);
    }

    @Override
    public String quotedAnswer(String text) {
        return answerQuotes.quote(text);
    }

    @Override
    public List<int[]> encodeParts(List<String> parts) {
        List<int[]> result = new ArrayList<>(parts.size());
        boolean atStart = true;
        for (String part : parts) {
            result.add(encode(part, atStart));
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

package org.medicalgpt4j.tokenizer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.medicalgpt4j.tokenizer.SentencePieceModel.Kind;

/** Puts a tokenizer together from a SentencePiece model and the settings beside it. */
final class SentencePieceTokenizers {
    /** Classes of tokenizers that begin a text with BOS unless told otherwise. */
    private static final Pattern BEGINS_WITH_BOS = Pattern.compile("(Code)?Llama.*|Gemma.*|InternLM.*");

    private SentencePieceTokenizers() {}

    static ModelTokenizer create(SentencePieceModel model, TokenizerConfig config) {
        TokenizerConfig named = config.withNamedTokens(namedTokens(model, config));
        boolean addBos = config.addBos()
                .orElse(BEGINS_WITH_BOS.matcher(config.tokenizerClass()).matches());
        boolean addEos = config.addEos().orElse(false);
        Vocabulary vocabulary = vocabulary(model, config.addedTokens());
        Frame frame =
                new Frame(role("bos_token", addBos, named, vocabulary), role("eos_token", addEos, named, vocabulary));
        return create(
                model,
                config,
                config.legacy(),
                new SentencePieceAdditions(
                        List.of(), frame, piece -> false, UnaryOperator.identity(), UnaryOperator.identity()));
    }

    /** A tokenizer with more than the model and the settings say; no blank is put behind special tokens. */
    static ModelTokenizer create(SentencePieceModel model, TokenizerConfig config, SentencePieceAdditions additions) {
        return create(model, config, false, additions);
    }

    private static ModelTokenizer create(
            SentencePieceModel model,
            TokenizerConfig config,
            boolean blankAfterToken,
            SentencePieceAdditions additions) {
        Vocabulary vocabulary = vocabulary(model, config.addedTokens());
        additions.unseen().forEach(token -> vocabulary.put(token.id(), token.content(), model.name()));
        TokenizerConfig completed = config.withNamedTokens(namedTokens(model, config));
        List<AddedToken> added = addedTokens(model, vocabulary, completed);
        List<AddedToken> withUnseen = new ArrayList<>(added);
        withUnseen.addAll(additions.unseen());
        TokenRoles roles = RoleFinder.find(vocabulary, withUnseen, completed, model.name());
        Encoder encoder = new SentencePieceEncoder(model, added, blankAfterToken, additions.layout());
        Detokenizer detokenizer = additions
                .detokenizer()
                .apply(new PieceDetokenizer(
                        vocabulary, model.byteFallback(), model.normalization().leadingBlanks()));
        return new ModelTokenizer(
                additions.encoder().apply(encoder),
                additions.frame(),
                vocabulary,
                marks(model, added),
                skipped -> new DecodingStream(detokenizer, skipped),
                roles);
    }

    private static int[] role(String role, boolean added, TokenizerConfig config, Vocabulary vocabulary) {
        String token = config.namedTokens().getOrDefault(role, "");
        return added ? vocabulary.id(token).stream().toArray() : new int[0];
    }

    private static Vocabulary vocabulary(SentencePieceModel model, List<AddedToken> added) {
        Vocabulary vocabulary = model.vocabulary();
        added.forEach(token -> vocabulary.put(token.id(), token.content(), model.name()));
        return vocabulary;
    }

    /** All tokens that text could be mistaken for. */
    private static List<AddedToken> marks(SentencePieceModel model, List<AddedToken> added) {
        List<AddedToken> marks = new ArrayList<>(added);
        for (int id = 0; id < model.pieces().size(); id++) {
            if (model.pieces().get(id).kind() == Kind.USER_DEFINED) {
                marks.add(new AddedToken(id, model.pieces().get(id).text(), false));
            }
        }
        return marks;
    }

    /** The settings' names win over what the model file says. */
    private static Map<String, String> namedTokens(SentencePieceModel model, TokenizerConfig config) {
        Map<String, String> named = new LinkedHashMap<>();
        named.put("unk_token", model.pieces().get(model.unknown()).text());
        model.roles()
                .forEach((role, id) -> named.put(role, model.pieces().get(id).text()));
        named.putAll(config.namedTokens());
        return named;
    }

    /** Tokens recognised as a whole: those the settings add or name, control pieces, the unknown piece. */
    private static List<AddedToken> addedTokens(
            SentencePieceModel model, Vocabulary vocabulary, TokenizerConfig config) {
        List<AddedToken> added = new ArrayList<>(config.addedTokens());
        Set<String> known = new HashSet<>();
        added.forEach(token -> known.add(token.content()));
        List<String> special = new ArrayList<>(config.namedTokens().values());
        special.addAll(config.moreSpecialTokens());
        model.pieces().stream()
                .filter(piece -> piece.kind() == Kind.CONTROL || piece.kind() == Kind.UNKNOWN)
                .forEach(piece -> special.add(piece.text()));
        for (String token : special) {
            if (known.add(token)) {
                vocabulary.id(token).ifPresent(id -> added.add(new AddedToken(id, token, true)));
            }
        }
        return added;
    }
}

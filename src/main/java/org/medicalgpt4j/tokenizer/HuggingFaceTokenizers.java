package org.medicalgpt4j.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Puts a tokenizer together from a {@code tokenizer.json} and the settings beside it. */
final class HuggingFaceTokenizers {
    /** A text to see what is put before and after one. */
    private static final String PROBE = "a";

    private HuggingFaceTokenizers() {}

    static ModelTokenizer create(HuggingFaceFile original, TokenizerConfig config) {
        List<AddedToken> missing = missing(original, config);
        HuggingFaceFile file = missing.isEmpty() ? original : original.withSpecialTokens(missing);
        HuggingFaceEncoder encoder = new HuggingFaceEncoder(file);
        for (AddedToken token : missing) {
            int[] ids = encoder.encode(token.content(), true, false);
            if (ids.length != 1 || ids[0] != token.id()) {
                throw new TokenizerException(file.name() + ": lacks the token \"" + token.content() + "\" that "
                        + TokenizerConfig.FILE + " gives the id " + token.id());
            }
        }
        TokenRoles roles = RoleFinder.find(file.vocabulary(), file.addedTokens(), config, file.name());
        return new ModelTokenizer(
                encoder, frame(encoder, roles, config), file.vocabulary(), file.addedTokens(), streams(file), roles);
    }

    /** Tokens that the settings name, and that have an id but would not be recognised in a text. */
    private static List<AddedToken> missing(HuggingFaceFile file, TokenizerConfig config) {
        Set<String> known = new LinkedHashSet<>();
        file.addedTokens().forEach(token -> known.add(token.content()));
        Map<String, AddedToken> missing = new HashMap<>();
        for (AddedToken token : config.addedTokens()) {
            if (!known.contains(token.content())) {
                missing.put(token.content(), token);
            }
        }
        List<String> named = new ArrayList<>(config.namedTokens().values());
        named.addAll(config.moreSpecialTokens());
        for (String content : named) {
            OptionalInt id = file.vocabulary().id(content);
            if (id.isPresent() && !known.contains(content)) {
                missing.putIfAbsent(content, new AddedToken(id.getAsInt(), content, true));
            }
        }
        return missing.values().stream()
                .sorted(Comparator.comparingInt(AddedToken::id))
                .toList();
    }

    /** Explicit settings win over what the file's post-processor does. */
    private static Frame frame(HuggingFaceEncoder encoder, TokenRoles roles, TokenizerConfig config) {
        int[] bare = encoder.encode(PROBE, true, false);
        int[] full = encoder.encodeProcessed(PROBE);
        int start = Math.max(0, Collections.indexOfSubList(boxed(full), boxed(bare)));
        int[] before = Arrays.copyOf(full, start);
        int[] after = Arrays.copyOfRange(full, Math.min(full.length, start + bare.length), full.length);
        boolean begins = before.length > 0;
        boolean ends = after.length > 0;
        int[] bos = begins ? before : roles.bos().stream().toArray();
        int[] eos = ends
                ? after
                : roles.eos().stream().mapToInt(Integer::intValue).limit(1).toArray();
        return new Frame(
                config.addBos().orElse(begins) ? bos : new int[0],
                config.addEos().orElse(ends) ? eos : new int[0]);
    }

    private static List<Integer> boxed(int[] ids) {
        return IntStream.of(ids).boxed().toList();
    }

    private static Function<Set<Integer>, TokenStream> streams(HuggingFaceFile file) {
        Optional<Detokenizer> detokenizer = Detokenizers.of(file);
        if (detokenizer.isPresent()) {
            return skipped -> new DecodingStream(detokenizer.get(), skipped);
        }
        NativeTokenizer library = new NativeTokenizer(file.json(), file.name());
        return skipped -> new WholeTextStream(library::decode, skipped);
    }
}

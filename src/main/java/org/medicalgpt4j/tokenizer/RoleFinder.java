package org.medicalgpt4j.tokenizer;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the ids of the tokens that the settings name. */
final class RoleFinder {
    private static final Logger LOG = LoggerFactory.getLogger(RoleFinder.class);

    /** Models cannot work without these where they are named; a missing padding token harms nobody, nothing is padded. */
    private static final Set<String> NEEDED = Set.of("bos_token", "eos_token");

    private RoleFinder() {}

    static TokenRoles find(Vocabulary vocabulary, List<AddedToken> added, TokenizerConfig config, String file) {
        Map<String, Integer> roles = new HashMap<>();
        config.namedTokens().forEach((role, token) -> {
            OptionalInt id = vocabulary.id(token);
            if (id.isPresent()) {
                roles.put(role, id.getAsInt());
            } else {
                report(
                        file + ": has no token \"" + token + "\", which " + TokenizerConfig.FILE + " names as " + role,
                        role);
            }
        });
        Set<Integer> special = new HashSet<>(roles.values());
        added.stream().filter(AddedToken::special).forEach(token -> special.add(token.id()));
        config.moreSpecialTokens().forEach(token -> vocabulary.id(token).ifPresent(special::add));
        return new TokenRoles(
                id(roles, "bos_token"),
                id(roles, "pad_token"),
                id(roles, "unk_token"),
                roles.containsKey("eos_token") ? Set.of(roles.get("eos_token")) : Set.of(),
                special,
                config.namedTokens(),
                config.chatTemplates());
    }

    private static OptionalInt id(Map<String, Integer> roles, String role) {
        return roles.containsKey(role) ? OptionalInt.of(roles.get(role)) : OptionalInt.empty();
    }

    private static void report(String problem, String role) {
        if (NEEDED.contains(role)) {
            throw new TokenizerException(problem);
        }
        LOG.warn("{}", problem);
    }
}

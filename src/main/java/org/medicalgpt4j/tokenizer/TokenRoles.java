package org.medicalgpt4j.tokenizer;

import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Which tokens play a part, and the chat templates that use them.
 *
 * @param eos ids that end a text
 * @param special ids that decoding can leave out
 * @param templateTokens spelling by the name that templates use ({@code bos_token} ...)
 */
record TokenRoles(
        OptionalInt bos,
        OptionalInt pad,
        OptionalInt unknown,
        Set<Integer> eos,
        Set<Integer> special,
        Map<String, String> templateTokens,
        Map<String, String> chatTemplates) {

    TokenRoles {
        eos = Set.copyOf(eos);
        special = Set.copyOf(special);
        templateTokens = Map.copyOf(templateTokens);
        chatTemplates = Map.copyOf(chatTemplates);
    }

    TokenRoles withEos(Set<Integer> ids) {
        return new TokenRoles(bos, pad, unknown, ids, special, templateTokens, chatTemplates);
    }
}

package org.medicalgpt4j.tokenizer;

/**
 * A token that is recognised as a whole in a text, before the text is cut into pieces.
 *
 * @param special whether it marks structure (roles, ends) rather than being text; special tokens are left out of
 *     decoded text on request
 */
record AddedToken(int id, String content, boolean special) {

    /**
     * Whether text of a user must not produce this token: it is special or written like a mark (as Qwen's
     * {@code <tool_call>}, which its files do not call special).
     */
    boolean isControl() {
        return special || isMark(content);
    }

    static boolean isMark(String text) {
        return text.startsWith("<") && text.endsWith(">") || text.startsWith("[") && text.endsWith("]");
    }
}

package org.medicalgpt4j.data.dialogue;

/**
 * A conversation whose last answer somebody found good or bad.
 *
 * @param answer the assistant turns before the answer are marked as read only
 */
public record RatedAnswer(Conversation answer, boolean desirable) {}

package org.medicalgpt4j.data.dialogue;

/**
 * Two conversations that differ in how the assistant ends them.
 *
 * @param chosen with the better answer; the assistant turns before the answer are marked as read only
 * @param rejected the same with the worse answer
 * @param margin by how much the better one is better, in the units of a reward; 0 if nobody said
 */
public record Preference(Conversation chosen, Conversation rejected, double margin) {}

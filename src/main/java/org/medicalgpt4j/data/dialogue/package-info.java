/**
 * From rows to conversations, questions and preferences, and back: each {@code ConversationFormat} reads one form of row,
 * {@code TurnRules} say what a conversation must look like, {@code FormReader} and {@code FormWriter} convert forms into one
 * another.
 */
package org.medicalgpt4j.data.dialogue;

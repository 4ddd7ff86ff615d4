/**
 * A small medical corpus in Chinese and English, made from tables of facts: text to pre-train on, dialogues to fine-tune
 * on, and held-out questions with exact answers.
 *
 * <p>The tables and the wordings are YAML files under {@code corpus/} on the class path. {@code FactTableReader} makes
 * subjects with facts of them; {@code HeldOut} chooses the facts that no training dialogue asks for;
 * {@code PretrainingText}, {@code Dialogues} and {@code Questions} put them into words; {@link
 * org.medicalgpt4j.tool.corpus.Corpus} holds the result and {@code CorpusFiles} writes it.
 */
package org.medicalgpt4j.tool.corpus;

/**
 * From rows to ragged training batches.
 *
 * <p>{@code data.file} reads rows, {@code data.dialogue} makes conversations of them.
 * {@link org.medicalgpt4j.data.ConversationEncoder} makes a {@code TrainingSequence} of one,
 * {@link org.medicalgpt4j.data.DataPreparation} does all of it for whole files on all cores into a {@code SequenceStore}, in memory
 * or in files of a {@link org.medicalgpt4j.data.TokenCache}. {@code Mixture} says how much of an epoch is from each source, and
 * {@code TrainingStream} deals the sequences out as steps of micro batches.
 */
package org.medicalgpt4j.data;

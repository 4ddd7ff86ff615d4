/**
 * From files of conversations to ragged training batches.
 *
 * <p>{@code ConversationFormat} reads a row of a file, {@link org.medicalgpt4j.data.ConversationEncoder}
 * makes a {@code TrainingSequence} of it, {@link org.medicalgpt4j.data.DataPreparation} does both for
 * whole files on all cores into a {@code SequenceStore}, and
 * {@code TrainingStream} deals the sequences out as steps of micro batches.
 */
package org.medicalgpt4j.data;

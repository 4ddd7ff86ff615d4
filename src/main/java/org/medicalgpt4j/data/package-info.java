/**
 * From files of rows to ragged training batches.
 *
 * <p>{@code Layout}, {@code Packing} and {@code DataStream} turn a file into a {@code RowSource};
 * {@code ConversationFormat} reads a row, {@link org.medicalgpt4j.data.ConversationEncoder} makes a
 * {@code TrainingSequence} of it, {@link org.medicalgpt4j.data.DataPreparation} does both for whole files on all cores into a
 * {@code SequenceStore}, in memory or in files of a {@link org.medicalgpt4j.data.TokenCache}. {@code Mixture} says how much of
 * an epoch is from each source, and {@code TrainingStream} deals the sequences out as steps of micro batches.
 *
 * <p>To add a layout of files: a constant in {@code Layout} and a {@code RowSource}, opened in {@code DataFiles}.
 */
package org.medicalgpt4j.data;

/**
 * From files of any layout, packing and encoding to rows.
 *
 * <p>{@code Layout}, {@code Packing} and {@code DataStream} turn a file into a {@code RowSource}; {@code DataFiles} finds and opens
 * them. What is wrong with a row is a {@code RowException}, with a whole file a {@code DataException}; both name their
 * {@code SourceLine}.
 *
 * <p>To add a layout of files: a constant in {@code Layout} and a {@code RowSource}, opened in {@code DataFiles}.
 */
package org.medicalgpt4j.data.file;

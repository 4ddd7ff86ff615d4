package org.medicalgpt4j.data;

import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * Where rows come from.
 *
 * @param path a file of rows, or a folder of such files
 * @param rows what to make of a row
 * @param limit only so many rows from the beginning, over all files of a folder
 */
public record DataSource(Path path, RowEncoder rows, OptionalInt limit) {}

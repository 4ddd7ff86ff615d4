package org.medicalgpt4j.recipe;

import java.nio.file.Path;
import java.util.Optional;
import org.medicalgpt4j.recipe.bind.Default;
import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.Input;
import org.medicalgpt4j.recipe.bind.Range;

/** A file of rows. */
public record DataFile(
        @Doc("JSON Lines file or JSON array of rows, or a folder of such files.") @Input("data")
        Path path,

        @Doc("How a row is laid out.") @Default("sharegpt") RowFormat format,

        @Doc("Use only this many rows, from the beginning.") @Range(min = 1)
        Optional<Integer> limit) {}

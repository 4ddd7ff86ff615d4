package org.medicalgpt4j.recipe;

import java.nio.file.Path;
import java.util.Optional;
import org.medicalgpt4j.recipe.bind.Default;
import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.Input;
import org.medicalgpt4j.recipe.bind.Range;

/** A file of rows whose fields tell their form. */
public record RowFile(
        @Doc(
                "File of rows (.jsonl, .json, .csv, .tsv or .parquet, also with .gz or .zst behind), a folder of such files"
                        + " or a pattern such as data/**/*.jsonl.")
        @Input("data")
        Path path,

        @Doc("How characters are written: 'auto' goes by the byte order mark and the beginning of a file.")
        @Default("auto")
        TextEncoding encoding,

        @Doc("Use only this many rows, from the beginning.") @Range(min = 1)
        Optional<Integer> limit) {}

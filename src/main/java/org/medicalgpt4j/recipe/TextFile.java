package org.medicalgpt4j.recipe;

import java.nio.file.Path;
import java.util.Optional;
import org.medicalgpt4j.recipe.bind.Default;
import org.medicalgpt4j.recipe.bind.Doc;
import org.medicalgpt4j.recipe.bind.Input;
import org.medicalgpt4j.recipe.bind.Range;

/** A file of documents. */
public record TextFile(
        @Doc("Text file, or JSON Lines file.") @Input("data")
        Path path,

        @Doc(
                "How documents are laid out: 'lines', each line that is not blank is one; 'jsonl', the 'text' of each row.")
        @Default("lines")
        TextFormat format,

        @Doc("Use only this many documents, from the beginning.") @Range(min = 1)
        Optional<Integer> limit) {}

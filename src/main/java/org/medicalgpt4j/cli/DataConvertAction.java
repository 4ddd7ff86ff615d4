package org.medicalgpt4j.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.medicalgpt4j.checkpoint.Publication;
import org.medicalgpt4j.data.RowConversion;
import org.medicalgpt4j.data.dialogue.RowForm;
import org.medicalgpt4j.recipe.OnBadLine;

/** {@code medgpt data convert}. */
final class DataConvertAction {
    private DataConvertAction() {}

    static int run(CommandLine line, List<String> words, Console console) {
        if (words.size() != 2) {
            throw new UsageException("'data convert' takes an input and an output, but got " + words.size() + " words");
        }
        RowForm to = DataArguments.named(line, "to", RowForm.class)
                .orElseThrow(() -> new UsageException("'data convert' needs --to FORM"));
        RowConversion conversion = RowConversion.to(to);
        Optional<RowForm> from = DataArguments.named(line, "from", RowForm.class);
        if (from.isPresent()) {
            conversion = conversion.from(from.get());
        }
        if (DataArguments.named(line, "on-bad-line", OnBadLine.class).equals(Optional.of(OnBadLine.SKIP))) {
            conversion = conversion.skippingBadRows();
        }
        Path output = RecipeArguments.path(words.get(1));
        RowConversion.Result result = conversion.convert(
                RecipeArguments.path(words.get(0)), DataArguments.encoding(line), output, Publication.onDisk());
        result.problems().forEach(console::say);
        console.say(
                String.format(Locale.ROOT, "%,d of %,d rows written to %s", result.written(), result.rows(), output));
        return Exit.OK;
    }
}

package org.medicalgpt4j.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.medicalgpt4j.checkpoint.PeftAdapter;
import org.medicalgpt4j.load.AdapterLoader;
import org.medicalgpt4j.model.LoraSpec;
import org.medicalgpt4j.model.LoraTargets;

/** Adapters that a model's graph is to have, though no weights are at hand. */
final class AdapterArguments {
    private static final String TARGETS = "targets";
    private static final String NAMES = "[\\w.-]+(,[\\w.-]+)*";

    private AdapterArguments() {}

    /** Those of an adapter folder. */
    static LoraSpec of(Path folder) {
        try (PeftAdapter adapter = PeftAdapter.open(folder)) {
            return AdapterLoader.spec(adapter.config(), adapter.config().dropout());
        }
    }

    /** New ones of this rank on the layers that {@code --targets} names. */
    static LoraSpec fresh(int rank, CommandLine line) {
        return LoraSpec.uniform(rank, 2.0 * rank, 0, targets(line), List.of());
    }

    static Option targetsOption() {
        return Values.option(
                TARGETS,
                "LAYERS",
                "linear layers with an adapter: names with commas between them, or a regular expression for the whole path"
                        + " (all-linear)");
    }

    private static Predicate<String> targets(CommandLine line) {
        String text = Values.text(line, TARGETS).orElse(LoraTargets.ALL_LINEAR);
        boolean names = text.matches(NAMES) && !text.equals(LoraTargets.ALL_LINEAR);
        return names ? LoraTargets.named(Arrays.asList(text.split(","))) : LoraTargets.matching(text);
    }
}

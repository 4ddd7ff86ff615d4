package org.medicalgpt4j.checkpoint;

import java.util.Locale;

/** The README.md of an adapter folder: the header that model hubs read, and how to load the adapter. */
final class AdapterCard {
    private AdapterCard() {}

    static String text(AdapterConfig config) {
        String base = config.baseModel().orElse("the base model");
        StringBuilder card = new StringBuilder("---\n");
        config.baseModel()
                .ifPresent(
                        name -> card.append("base_model: ").append(quoted(name)).append('\n'));
        card.append("library_name: peft\ntags:\n- lora\n---\n\n# LoRA adapter\n\n");
        card.append(String.format(
                Locale.ROOT,
                "Rank %d, alpha %s, dropout %s%s%s.%n%n",
                config.rank(),
                config.alpha(),
                config.dropout(),
                config.useRslora() ? ", rank-stabilised" : "",
                config.useDora() ? ", weight-decomposed" : ""));
        card.append("It changes ").append(base).append(" and is of no use without it.\n");
        return card.toString();
    }

    /** A YAML text in double quotes. */
    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " ") + '"';
    }
}

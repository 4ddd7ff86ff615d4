package org.medicalgpt4j.stage;

import java.nio.file.Path;
import java.util.Locale;
import org.medicalgpt4j.train.MeasureText;
import org.medicalgpt4j.train.Measures;

/**
 * What training brought, as measured on held-out data.
 *
 * @param folder the published adapter or model
 * @param kind {@code adapter} or {@code model}
 * @param base model the run began with
 */
public record TrainingSummary(Path folder, String kind, Path base, StageTraining.Course measures) {

    /** For people: the measures, if anything is held out, and where the result is. */
    public String text() {
        return measured() + "\n" + place();
    }

    String measured() {
        if (measures.before().isEmpty() || measures.after().isEmpty()) {
            return "";
        }
        Measures after = measures.after().get();
        StringBuilder table =
                new StringBuilder(String.format(Locale.ROOT, "%-26s %10s %10s\n", "held-out data", "before", "after"));
        measures.before()
                .get()
                .values()
                .forEach((name, before) -> table.append(String.format(
                        Locale.ROOT,
                        "  %-24s %10s %10s\n",
                        MeasureText.name(name),
                        MeasureText.value(name, before),
                        MeasureText.value(name, after.value(name).orElseThrow()))));
        return table.toString();
    }

    String place() {
        if (measures.scores()) {
            return "The reward model's " + kind + " is in " + folder + ". Score answers with it:\n  ./medgpt score "
                    + model() + " FILE";
        }
        return "The tuned " + kind + " is in " + folder + ". Talk to it:\n  " + chatCommand();
    }

    private String chatCommand() {
        return "./medgpt chat " + model();
    }

    private String model() {
        return kind.equals("adapter") ? "--model " + base + " --adapter " + folder : "--model " + folder;
    }

    static String row(String name, double before, double after, String format) {
        return String.format(Locale.ROOT, "  %-24s " + format + " " + format + "\n", name, before, after);
    }
}

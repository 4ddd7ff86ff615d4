package org.medicalgpt4j.stage;

import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.medicalgpt4j.load.ModelFiles;
import org.medicalgpt4j.model.GraphOptions;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.recipe.FreezeTuning;

/**
 * The layers that freeze tuning trains, with LLaMA-Factory's meanings: the last ones, or the first if the number is negative;
 * of these, modules by name or all; and modules outside of layers.
 *
 * @param first of the trained layers
 * @param end after the last of them
 * @param all layers of the model
 */
record TrainedLayers(int first, int end, int all, List<String> modules, List<String> extraModules) {
    private static final Pattern LAYER = Pattern.compile("^(?:[^.0-9]+\\.)*(\\d+)\\.(.+)$");

    /** @throws StageException if the model has fewer layers, or no module of a name */
    static TrainedLayers of(FreezeTuning settings, ModelFiles files, boolean scores) {
        GraphOptions options = GraphOptions.trainable();
        List<String> names = files.architecture().build(scores ? options.withScores() : options).parameters().stream()
                .map(parameter -> TuningPlan.module(parameter.name()))
                .distinct()
                .toList();
        int all = 1
                + names.stream()
                        .map(TrainedLayers::layer)
                        .filter(OptionalInt::isPresent)
                        .mapToInt(OptionalInt::getAsInt)
                        .max()
                        .orElse(-1);
        int count = Math.abs(settings.lastLayers());
        if (count > all) {
            throw new StageException("tuning.lastLayers is " + settings.lastLayers() + ", but the model has " + all
                    + " layers; tuning.method=full trains them all");
        }
        requireKnown("tuning.modules", settings.modules(), inner(names));
        List<String> outer =
                names.stream().filter(name -> layer(name).isEmpty()).toList();
        requireKnown("tuning.extraModules", settings.extraModules(), outer);
        return settings.lastLayers() < 0
                ? new TrainedLayers(0, count, all, settings.modules(), settings.extraModules())
                : new TrainedLayers(all - count, all, all, settings.modules(), settings.extraModules());
    }

    private static List<String> inner(List<String> names) {
        return names.stream()
                .map(LAYER::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(2))
                .distinct()
                .toList();
    }

    private static void requireKnown(String key, List<String> wanted, List<String> known) {
        for (String name : wanted) {
            if (known.stream().noneMatch(module -> isPart(module, name))) {
                throw new StageException(key + " names '" + name + "', which this model does not have there; it has "
                        + known.stream().sorted().collect(Collectors.joining(", ")));
            }
        }
    }

    /** Which layer a module belongs to. */
    private static OptionalInt layer(String module) {
        Matcher matcher = LAYER.matcher(module);
        return matcher.matches() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }

    /** Whether {@code name} is the module, contains it, or is the end of its name. */
    private static boolean isPart(String module, String name) {
        return ("." + module + ".").contains("." + name + ".");
    }

    /** Whether the weights of a module are trained. A head that scores always is: it is new. */
    boolean train(String module) {
        OptionalInt layer = layer(module);
        if (layer.isEmpty()) {
            return module.equals(ModelGraph.SCORE) || extraModules.stream().anyMatch(name -> isPart(module, name));
        }
        boolean chosen = layer.getAsInt() >= first && layer.getAsInt() < end;
        return chosen && (modules.isEmpty() || modules.stream().anyMatch(name -> isPart(module, name)));
    }

    /** In words. */
    String text() {
        String extra = extraModules.isEmpty() ? "" : String.join(", ", extraModules);
        if (first == end) {
            return "of " + all + " layers none is trained, but " + extra;
        }
        return "of " + all + " layers, " + first + " to " + (end - 1) + " are trained"
                + (modules.isEmpty() ? "" : " (" + String.join(", ", modules) + ")")
                + (extra.isEmpty() ? "" : ", and " + extra);
    }
}

package org.medicalgpt4j.inspect.graph;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.medicalgpt4j.engine.PlanDescription.Step;

/** Which part of a model each op belongs to: a layer, told by the number in its name, or what comes before or after them. */
final class Blocks {
    static final String INPUT = "input";
    static final String OUTPUT = "output";
    private static final Pattern LAYER = Pattern.compile("(.*?\\.\\d+)(\\..*)?");

    private final Map<String, String> blockOfForward = new HashMap<>();

    Blocks(List<Step> steps) {
        String outside = INPUT;
        for (Step step : steps) {
            if (!step.backward()) {
                Optional<String> layer = layer(step.name());
                outside = layer.isPresent() ? OUTPUT : outside;
                blockOfForward.put(step.name(), layer.orElse(outside));
            }
        }
    }

    /** A forward op may be absent from the plan though its gradient is not: only the loss is, which nobody reads. */
    String of(Step step) {
        String name = step.owner().orElse(step.name());
        return blockOfForward.getOrDefault(name, OUTPUT);
    }

    private static Optional<String> layer(String name) {
        Matcher matcher = LAYER.matcher(name);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}

package org.medicalgpt4j.stage;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.medicalgpt4j.model.Parameter;
import org.medicalgpt4j.model.ParameterRole;
import org.medicalgpt4j.recipe.AdafactorSettings;
import org.medicalgpt4j.recipe.OptimizerSettings;
import org.medicalgpt4j.recipe.ParameterRate;
import org.medicalgpt4j.recipe.source.Decimals;

/** The learning rate of each weight under a recipe's optimizer. */
record RateGroups(OptimizerSettings settings) {
    private static final String FACTOR = "\\.lora_(A|B|magnitude_vector)$";
    private static final MathContext SHOWN = new MathContext(4);

    /** What the learning rate of a step is multiplied by. */
    double factor(Parameter parameter) {
        double usual = settings.step()
                .loraPlusRatio()
                .filter(ratio -> learnsFaster(parameter))
                .orElse(1.0);
        return named(parameter)
                .map(entry -> entry.rate()
                        .map(rate -> rate / settings.peakRate())
                        .orElseGet(() -> usual * entry.factor().orElseThrow()))
                .orElse(usual);
    }

    /** As in PEFT's {@code create_loraplus_optimizer}. */
    private static boolean learnsFaster(Parameter parameter) {
        return parameter.role() == ParameterRole.LORA_B || parameter.shape().length == 1;
    }

    private Optional<ParameterRate> named(Parameter parameter) {
        return settings.step().learningRates().stream()
                .filter(entry -> fits(entry, parameter))
                .findFirst();
    }

    private static boolean fits(ParameterRate entry, Parameter parameter) {
        String module = TuningPlan.module(parameter.name());
        return Stream.of(parameter.name(), module, module.replaceFirst(FACTOR, ""))
                .anyMatch(entry::fits);
    }

    /**
     * Refuses what has no effect on the weights that are trained.
     *
     * @throws StageException naming an entry of {@code optimizer.learningRates} that no weight learns at
     */
    void require(List<Parameter> trainable) {
        for (ParameterRate entry : settings.step().learningRates()) {
            if (trainable.stream().noneMatch(parameter -> named(parameter).equals(Optional.of(entry)))) {
                boolean late = trainable.stream().anyMatch(parameter -> fits(entry, parameter));
                throw new StageException("optimizer.learningRates names '" + entry.parameters()
                        + "', which fits no weight that is trained" + (late ? " but those of an earlier entry" : "")
                        + "; the weights' names end in "
                        + trainable.stream()
                                .map(parameter -> ending(TuningPlan.module(parameter.name())))
                                .distinct()
                                .sorted()
                                .collect(Collectors.joining(", ")));
            }
        }
    }

    private static String ending(String module) {
        String layer = module.replaceFirst(FACTOR, "");
        return module.substring(layer.lastIndexOf('.') + 1);
    }

    /** How many numbers learn at which rate, one line each; none if there is one rate for all. */
    List<String> lines(List<Parameter> trainable) {
        Map<Double, List<Parameter>> groups = trainable.stream()
                .collect(Collectors.groupingBy(this::factor, LinkedHashMap::new, Collectors.toList()));
        if (groups.keySet().equals(Set.of(1.0))) {
            return List.of();
        }
        return groups.entrySet().stream()
                .map(group -> String.format(
                        Locale.ROOT,
                        "learning rate %s: %,d tensors of %,d numbers",
                        rate(group.getKey()),
                        group.getValue().size(),
                        group.getValue().stream().mapToLong(Parameter::elements).sum()))
                .toList();
    }

    private String rate(double factor) {
        boolean relative = settings instanceof AdafactorSettings adafactor && adafactor.relativeStep();
        double shown = new BigDecimal(factor * settings.peakRate()).round(SHOWN).doubleValue();
        return (relative ? "of the step times " : "") + Decimals.shortest(shown);
    }
}

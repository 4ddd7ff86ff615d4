package org.medicalgpt4j.engine;

import java.util.function.Predicate;
import org.medicalgpt4j.model.Parameter;

/** Which group each parameter belongs to. */
@FunctionalInterface
public interface ParameterGroups {
    ParameterGroup of(Parameter parameter);

    /** All parameters alike. */
    static ParameterGroups uniform(double weightDecay) {
        return decaying(weightDecay, parameter -> true);
    }

    /** One learning rate, and decay for some parameters only. */
    static ParameterGroups decaying(double weightDecay, Predicate<Parameter> decays) {
        return parameter -> new ParameterGroup(1, decays.test(parameter) ? weightDecay : 0);
    }
}

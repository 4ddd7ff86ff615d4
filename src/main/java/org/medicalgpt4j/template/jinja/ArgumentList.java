package org.medicalgpt4j.template.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Arguments as a call writes them.
 *
 * @param spread a list after {@code *}
 * @param spreadNamed a map after {@code **}
 */
record ArgumentList(
        List<Expression> positional,
        Map<String, Expression> named,
        Optional<Expression> spread,
        Optional<Expression> spreadNamed) {
    static final ArgumentList NONE = new ArgumentList(List.of(), Map.of(), Optional.empty(), Optional.empty());

    Arguments evaluate(Scope scope) {
        if (this == NONE) {
            return Arguments.NONE;
        }
        List<Object> values = new ArrayList<>(Evaluation.all(positional, scope));
        spread.ifPresent(list -> values.addAll(Items.of(list.evaluate(scope), scope.execution())));
        Map<String, Object> byName = new LinkedHashMap<>();
        named.forEach((name, value) -> byName.put(name, value.evaluate(scope)));
        spreadNamed.ifPresent(expression -> {
            if (!(expression.evaluate(scope) instanceof Map<?, ?> map)) {
                throw new JinjaError("argument after ** must be a mapping");
            }
            map.forEach((key, value) -> byName.put(PythonText.str(key), value));
        });
        return new Arguments(values, byName);
    }
}

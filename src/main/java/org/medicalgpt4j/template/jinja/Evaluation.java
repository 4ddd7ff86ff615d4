package org.medicalgpt4j.template.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The longer parts of evaluating expressions. */
final class Evaluation {
    private Evaluation() {}

    static List<Object> all(List<Expression> expressions, Scope scope) {
        List<Object> values = new ArrayList<>(expressions.size());
        for (Expression expression : expressions) {
            values.add(expression.evaluate(scope));
        }
        return values;
    }

    static Object optional(Optional<Expression> expression, Scope scope) {
        return expression.isPresent() ? expression.get().evaluate(scope) : null;
    }

    static Map<Object, Object> map(List<Expression.MapOf.Entry> entries, Scope scope) {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (Expression.MapOf.Entry entry : entries) {
            map.put(Items.key(entry.key().evaluate(scope)), entry.value().evaluate(scope));
        }
        return map;
    }

    static Object call(Expression.Call call, Scope scope, Arguments arguments) {
        Object target = call.target().evaluate(scope);
        Execution execution = scope.execution();
        execution.step(call.at());
        if (target instanceof Function function) {
            execution.enter();
            try {
                return function.call(arguments, execution);
            } finally {
                execution.leave();
            }
        }
        Operators.requireDefined(target);
        throw new JinjaError("'" + PythonType.name(target) + "' object is not callable");
    }

    static String concatenation(List<Expression> parts, Scope scope, int at) {
        StringBuilder out = new StringBuilder();
        for (Expression part : parts) {
            out.append(PythonText.str(part.evaluate(scope)));
            scope.execution().checkLength(out.length());
        }
        scope.execution().step(at);
        return scope.execution().made(out.toString());
    }

    static boolean comparisons(Expression.Comparisons chain, Scope scope) {
        Object left = chain.first().evaluate(scope);
        for (Expression.Comparisons.Step step : chain.steps()) {
            Object right = step.right().evaluate(scope);
            scope.execution().step(step.at());
            if (!holds(step.operator(), left, right, scope.execution())) {
                return false;
            }
            left = right;
        }
        return true;
    }

    static boolean holds(String operator, Object left, Object right, Execution execution) {
        Comparison comparison = new Comparison(execution);
        return switch (operator) {
            case "==" -> comparison.equal(left, right);
            case "!=" -> !comparison.equal(left, right);
            case "<" -> comparison.compare(left, right, operator) < 0;
            case "<=" -> comparison.compare(left, right, operator) <= 0;
            case ">" -> comparison.compare(left, right, operator) > 0;
            case ">=" -> comparison.compare(left, right, operator) >= 0;
            case "in" -> comparison.contains(right, left);
            case "not in" -> !comparison.contains(right, left);
            default -> throw new JinjaError("unknown comparison '" + operator + "'");
        };
    }
}

package org.medicalgpt4j.template.jinja;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Jinja's tests by name ({@code x is NAME}). */
final class Tests {

    private interface Test {
        boolean holds(Object value, Arguments arguments, Execution execution);
    }

    private static final Map<String, Test> ALL = all();

    private Tests() {}

    static boolean exists(String name) {
        return ALL.containsKey(name);
    }

    static Object apply(String name, Object value, Arguments arguments, Execution execution) {
        Test test = ALL.get(name);
        if (test == null) {
            throw new JinjaError("no test named '" + name + "'");
        }
        execution.charge(1);
        execution.chargeText(value);
        return test.holds(value, arguments, execution);
    }

    private static Map<String, Test> all() {
        Map<String, Test> tests = new HashMap<>();
        plain(tests, "defined", value -> !(value instanceof Undefined));
        plain(tests, "undefined", value -> value instanceof Undefined);
        plain(tests, "none", value -> value == null);
        plain(tests, "boolean", value -> value instanceof Boolean);
        plain(tests, "true", Boolean.TRUE::equals);
        plain(tests, "false", Boolean.FALSE::equals);
        plain(tests, "integer", value -> value instanceof Long || value instanceof BigInteger);
        plain(tests, "float", value -> value instanceof Double);
        plain(tests, "number", Comparison::isNumber);
        plain(tests, "string", value -> value instanceof String);
        plain(tests, "mapping", value -> value instanceof Map);
        plain(tests, "sequence", Tests::isSequence);
        plain(tests, "iterable", Tests::isSequence);
        plain(tests, "callable", value -> value instanceof Function);
        plain(tests, "odd", value -> remainder(value, 2) == 1);
        plain(tests, "even", value -> remainder(value, 2) == 0);
        plain(tests, "lower", value -> TextCase.isLower(PythonText.str(value)));
        plain(tests, "upper", value -> TextCase.isUpper(PythonText.str(value)));
        plain(tests, "escaped", value -> false);
        plain(tests, "filter", value -> value instanceof String name && Filters.exists(name));
        plain(tests, "test", value -> value instanceof String name && exists(name));
        tests.put(
                "divisibleby",
                (value, arguments, execution) -> remainder(
                                value, Bound.of("divisibleby", arguments, "num").integer("num"))
                        == 0);
        tests.put(
                "sameas",
                (value, arguments, execution) ->
                        same(value, Bound.of("sameas", arguments, "other").any("other")));
        Map.of(
                        "==",
                        List.of("==", "eq", "equalto"),
                        "!=",
                        List.of("!=", "ne"),
                        "<",
                        List.of("<", "lt", "lessthan"),
                        "<=",
                        List.of("<=", "le"),
                        ">",
                        List.of(">", "gt", "greaterthan"),
                        ">=",
                        List.of(">=", "ge"),
                        "in",
                        List.of("in"))
                .forEach((operator, names) -> names.forEach(name -> tests.put(name, comparison(name, operator))));
        return Map.copyOf(tests);
    }

    private static void plain(Map<String, Test> tests, String name, Predicate<Object> predicate) {
        tests.put(name, (value, arguments, execution) -> {
            arguments.bind(name);
            return predicate.test(value);
        });
    }

    private static Test comparison(String name, String operator) {
        return (value, arguments, execution) -> Evaluation.holds(
                operator, value, Bound.of(name, arguments, "other").any("other"), execution);
    }

    /** An undefined value counts too, as it is empty. */
    private static boolean isSequence(Object value) {
        return value instanceof String || value instanceof List || value instanceof Map || value instanceof Undefined;
    }

    /** Small integers are one object in Python, so their values are compared. */
    private static boolean same(Object value, Object other) {
        return value == other || value != null && value.getClass() == other.getClass() && value.equals(other);
    }

    private static long remainder(Object value, int divisor) {
        Operators.requireDefined(value);
        if (!Operators.isInteger(value) || divisor == 0) {
            throw new JinjaError("expected an integer and a divisor other than 0, got " + PythonType.name(value)
                    + " and " + divisor);
        }
        return Math.floorMod(Operators.toLong(value), (long) divisor);
    }
}

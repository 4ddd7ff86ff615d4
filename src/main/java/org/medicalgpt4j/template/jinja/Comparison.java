package org.medicalgpt4j.template.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Equality, order and membership as in Python; every item and text that is compared is charged to the rendering. */
record Comparison(Execution execution) {

    boolean equal(Object left, Object right) {
        execution.charge(1);
        execution.chargeText(left);
        if (left instanceof Undefined && right instanceof Undefined) {
            return true;
        }
        if (isNumber(left) && isNumber(right)) {
            return compareNumbers(left, right) == 0;
        }
        if (left instanceof List<?> a && right instanceof List<?> b) {
            return left instanceof Tuple == right instanceof Tuple && equalItems(a, b);
        }
        if (left instanceof Map<?, ?> a && right instanceof Map<?, ?> b) {
            return equalEntries(a, b);
        }
        return Objects.equals(left, right);
    }

    private boolean equalItems(List<?> left, List<?> right) {
        if (left.size() != right.size()) {
            return false;
        }
        Iterator<?> others = right.iterator();
        return left.stream().allMatch(item -> equal(item, others.next()));
    }

    private boolean equalEntries(Map<?, ?> left, Map<?, ?> right) {
        return left.size() == right.size()
                && left.entrySet().stream()
                        .allMatch(entry -> right.containsKey(entry.getKey())
                                && equal(entry.getValue(), right.get(entry.getKey())));
    }

    /** Order of two values of one kind; {@code operator} is for the message. */
    int compare(Object left, Object right, String operator) {
        execution.charge(1);
        execution.chargeText(left);
        execution.chargeText(right);
        if (isNumber(left) && isNumber(right)) {
            return compareNumbers(left, right);
        }
        if (left instanceof String a && right instanceof String b) {
            return compareText(a, b);
        }
        if (left instanceof List<?> a
                && right instanceof List<?> b
                && left instanceof Tuple == right instanceof Tuple) {
            Iterator<?> others = b.iterator();
            for (Object item : a) {
                if (!others.hasNext()) {
                    return 1;
                }
                Object other = others.next();
                if (!equal(item, other)) {
                    return compare(item, other, operator);
                }
            }
            return others.hasNext() ? -1 : 0;
        }
        Operators.requireDefined(left, right);
        throw new JinjaError("'" + operator + "' not supported between instances of '" + PythonType.name(left)
                + "' and '" + PythonType.name(right) + "'");
    }

    /** By code points, which differs from the order of Java's chars beyond U+FFFF. */
    private int compareText(String left, String right) {
        int[] a = left.codePoints().toArray();
        int[] b = right.codePoints().toArray();
        return Arrays.compare(a, b);
    }

    boolean contains(Object container, Object item) {
        if (container instanceof Undefined) {
            return false;
        }
        execution.chargeText(container);
        if (container instanceof String text) {
            if (item instanceof String part) {
                return text.contains(part);
            }
            Operators.requireDefined(item);
            throw new JinjaError("'in <string>' requires string as left operand, not " + PythonType.name(item));
        }
        if (container instanceof Map<?, ?> map) {
            return map.containsKey(Items.key(item));
        }
        if (container instanceof List<?> list) {
            return list.stream().anyMatch(candidate -> equal(candidate, item));
        }
        throw new JinjaError("argument of type '" + PythonType.name(container) + "' is not iterable");
    }

    static boolean isNumber(Object value) {
        return value instanceof Number || value instanceof Boolean;
    }

    private static int compareNumbers(Object left, Object right) {
        if (left instanceof Double || right instanceof Double) {
            double a = Operators.toDouble(left);
            double b = Operators.toDouble(right);
            // Unlike Double.compare, zero equals minus zero.
            return a == b ? 0 : Double.compare(a, b);
        }
        return exact(left).compareTo(exact(right));
    }

    private static BigDecimal exact(Object value) {
        if (value instanceof BigInteger big) {
            return new BigDecimal(big);
        }
        return BigDecimal.valueOf(Operators.toLong(value));
    }
}

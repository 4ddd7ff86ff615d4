package org.medicalgpt4j.template.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Arithmetic as in Python; integers are limited to 64 bits. */
final class Operators {
    private Operators() {}

    static Object binary(String operator, Object left, Object right, Execution execution) {
        requireDefined(left, right);
        try {
            Object special = special(operator, left, right, execution);
            if (special != null) {
                return special;
            }
            if (isInteger(left) && isInteger(right)) {
                return integers(operator, toLong(left), toLong(right));
            }
            if (Comparison.isNumber(left) && Comparison.isNumber(right)) {
                return doubles(operator, toDouble(left), toDouble(right));
            }
        } catch (ArithmeticException e) {
            throw new JinjaError("result of '" + operator + "' is beyond 64 bits");
        }
        throw new JinjaError("unsupported operand types for " + operator + ": '" + PythonType.name(left) + "' and '"
                + PythonType.name(right) + "'");
    }

    /** Operators on texts and lists; null if there is none for these operands. */
    private static Object special(String operator, Object left, Object right, Execution execution) {
        switch (operator) {
            case "+":
                if (left instanceof String a && right instanceof String b) {
                    execution.checkLength((long) a.length() + b.length());
                    return execution.made(a + b);
                }
                if (left instanceof List<?> a
                        && right instanceof List<?> b
                        && left instanceof Tuple == right instanceof Tuple) {
                    return joined(a, b, left instanceof Tuple, execution);
                }
                return null;
            case "*":
                if (isInteger(right)) {
                    return repeated(left, toLong(right), execution);
                }
                return isInteger(left) ? repeated(right, toLong(left), execution) : null;
            case "%":
                return left instanceof String format ? PercentFormat.format(format, right, execution) : null;
            default:
                return null;
        }
    }

    private static Object joined(List<?> left, List<?> right, boolean tuple, Execution execution) {
        execution.checkItems((long) left.size() + right.size());
        List<Object> all = new ArrayList<>(left);
        all.addAll(right);
        execution.made(all);
        return tuple ? new Tuple(all) : all;
    }

    private static Object repeated(Object value, long times, Execution execution) {
        int count = (int) Math.max(0, Math.min(times, Integer.MAX_VALUE));
        if (value instanceof String text) {
            execution.checkLength((long) text.length() * count);
            return execution.made(text.repeat(count));
        }
        if (value instanceof List<?> list) {
            execution.checkItems((long) list.size() * count);
            List<Object> all = new ArrayList<>();
            Collections.nCopies(list.isEmpty() ? 0 : count, list).forEach(all::addAll);
            execution.made(all);
            return value instanceof Tuple ? new Tuple(all) : all;
        }
        return null;
    }

    private static Object integers(String operator, long left, long right) {
        return switch (operator) {
            case "+" -> Math.addExact(left, right);
            case "-" -> Math.subtractExact(left, right);
            case "*" -> Math.multiplyExact(left, right);
            case "/" -> doubles("/", left, right);
            case "//" -> Math.floorDiv(left, nonZero(right));
            case "%" -> Math.floorMod(left, nonZero(right));
            case "**" -> right < 0 ? (Object) Math.pow(left, right) : power(left, right);
            default -> throw new JinjaError("unknown operator '" + operator + "'");
        };
    }

    private static long power(long base, long exponent) {
        if (base == 0 || base == 1) {
            return exponent == 0 ? 1 : base;
        }
        if (base == -1) {
            return exponent % 2 == 0 ? 1 : -1;
        }
        long result = 1;
        for (long i = 0; i < exponent; i++) {
            result = Math.multiplyExact(result, base);
        }
        return result;
    }

    private static Double doubles(String operator, double left, double right) {
        return switch (operator) {
            case "+" -> left + right;
            case "-" -> left - right;
            case "*" -> left * right;
            case "/" -> left / nonZero(right);
            case "//" -> Math.floor(left / nonZero(right));
            case "%" -> left - Math.floor(left / nonZero(right)) * right;
            case "**" -> Math.pow(left, right);
            default -> throw new JinjaError("unknown operator '" + operator + "'");
        };
    }

    private static long nonZero(long divisor) {
        if (divisor == 0) {
            throw new JinjaError("division by zero");
        }
        return divisor;
    }

    private static double nonZero(double divisor) {
        if (divisor == 0) {
            throw new JinjaError("division by zero");
        }
        return divisor;
    }

    static Object signed(boolean negative, Object value) {
        requireDefined(value);
        if (isInteger(value)) {
            return negative ? Math.negateExact(toLong(value)) : toLong(value);
        }
        if (value instanceof Double number) {
            return negative ? -number : number;
        }
        throw new JinjaError(
                "bad operand type for unary " + (negative ? "-" : "+") + ": '" + PythonType.name(value) + "'");
    }

    static boolean isInteger(Object value) {
        return value instanceof Long || value instanceof Boolean;
    }

    static long toLong(Object value) {
        return value instanceof Boolean flag ? flag ? 1 : 0 : ((Number) value).longValue();
    }

    static double toDouble(Object value) {
        return value instanceof Boolean flag ? flag ? 1 : 0 : ((Number) value).doubleValue();
    }

    static void requireDefined(Object... values) {
        for (Object value : values) {
            if (value instanceof Undefined undefined) {
                throw undefined.error();
            }
        }
    }
}

package org.medicalgpt4j.template.jinja;

import java.util.List;
import java.util.Optional;

/** An expression; each kind evaluates itself. {@code at} is its offset in the source. */
sealed interface Expression {

    Object evaluate(Scope scope);

    int at();

    /** A string, number, boolean or none. */
    record Literal(Optional<Object> value, int at) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return value.orElse(null);
        }
    }

    record Name(String name, int at) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            scope.execution().step(at);
            return scope.get(name);
        }
    }

    record TupleOf(List<Expression> items, int at) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return new Tuple(Evaluation.all(items, scope));
        }
    }

    record ListOf(List<Expression> items, int at) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return Evaluation.all(items, scope);
        }
    }

    record MapOf(List<Entry> entries, int at) implements Expression {
        record Entry(Expression key, Expression value) {}

        @Override
        public Object evaluate(Scope scope) {
            return Evaluation.map(entries, scope);
        }
    }

    record Attribute(Expression target, String name, int at) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Object value = target.evaluate(scope);
            scope.execution().step(at);
            return Attributes.get(value, name);
        }
    }

    record Item(Expression target, Expression index, int at) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Object value = target.evaluate(scope);
            Object place = index.evaluate(scope);
            scope.execution().step(at);
            scope.execution().chargeText(value);
            return Items.item(value, place);
        }
    }

    record Slice(
            Expression target, Optional<Expression> start, Optional<Expression> stop, Optional<Expression> step, int at)
            implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Object value = target.evaluate(scope);
            Object from = Evaluation.optional(start, scope);
            Object to = Evaluation.optional(stop, scope);
            Object by = Evaluation.optional(step, scope);
            scope.execution().step(at);
            scope.execution().chargeText(value);
            return Items.slice(value, from, to, by, scope.execution());
        }
    }

    record Call(Expression target, ArgumentList arguments, int at) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return Evaluation.call(this, scope, arguments.evaluate(scope));
        }
    }

    /** A filter on a value, or on the text of a block. */
    record Filter(Expression input, String name, ArgumentList arguments, int at) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Object value = input.evaluate(scope);
            Arguments evaluated = arguments.evaluate(scope);
            scope.execution().step(at);
            return Filters.apply(name, value, evaluated, scope.execution());
        }
    }

    record Test(Expression input, String name, ArgumentList arguments, int at) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Object value = input.evaluate(scope);
            Arguments evaluated = arguments.evaluate(scope);
            scope.execution().step(at);
            return Tests.apply(name, value, evaluated, scope.execution());
        }
    }

    /** The text of a block as the input of its filters. */
    record BlockText(int at) implements Expression {
        static final String NAME = " text of the block";

        @Override
        public Object evaluate(Scope scope) {
            return scope.get(NAME);
        }
    }

    record Not(Expression operand, int at) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return !Truth.of(operand.evaluate(scope));
        }
    }

    record And(Expression left, Expression right, int at) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Object value = left.evaluate(scope);
            return Truth.of(value) ? right.evaluate(scope) : value;
        }
    }

    record Or(Expression left, Expression right, int at) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Object value = left.evaluate(scope);
            return Truth.of(value) ? value : right.evaluate(scope);
        }
    }

    record Sign(boolean negative, Expression operand, int at) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Object value = operand.evaluate(scope);
            scope.execution().step(at);
            return Operators.signed(negative, value);
        }
    }

    record Binary(String operator, Expression left, Expression right, int at) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Object first = left.evaluate(scope);
            Object second = right.evaluate(scope);
            scope.execution().step(at);
            return Operators.binary(operator, first, second, scope.execution());
        }
    }

    /** Texts joined by {@code ~}. */
    record Concatenation(List<Expression> parts, int at) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return Evaluation.concatenation(parts, scope, at);
        }
    }

    /** A chain {@code a < b <= c}, true if every neighbour compares so. */
    record Comparisons(Expression first, List<Step> steps, int at) implements Expression {
        record Step(String operator, Expression right, int at) {}

        @Override
        public Object evaluate(Scope scope) {
            return Evaluation.comparisons(this, scope);
        }
    }

    record Conditional(Expression condition, Expression then, Optional<Expression> otherwise, int at)
            implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            if (Truth.of(condition.evaluate(scope))) {
                return then.evaluate(scope);
            }
            return otherwise.isPresent()
                    ? otherwise.get().evaluate(scope)
                    : new Undefined("the inline if-expression evaluated to false and has no else");
        }
    }
}

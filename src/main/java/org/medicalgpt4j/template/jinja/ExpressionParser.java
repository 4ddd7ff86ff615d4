package org.medicalgpt4j.template.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Parses expressions by Jinja's precedence, loosest first: {@code if}, or, and, not, comparison, sum, ~, product, **, sign. */
final class ExpressionParser {
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

    private final TokenStream tokens;
    private final OperandParser operands;

    ExpressionParser(TokenStream tokens) {
        this.tokens = tokens;
        this.operands = new OperandParser(tokens, this);
    }

    Expression expression() {
        return nested(() -> conditional(true));
    }

    /** As {@link #expression}, but a following {@code if} belongs to the statement around. */
    private Expression withoutConditional() {
        return nested(() -> conditional(false));
    }

    private Expression nested(Supplier<Expression> parser) {
        tokens.enter();
        Expression expression = parser.get();
        tokens.leave();
        return expression;
    }

    /** One expression, or several with commas between as a tuple. */
    Expression tuple(boolean withConditional, String... ends) {
        int at = tokens.peek().position();
        List<Expression> items = new ArrayList<>();
        boolean comma = false;
        while (items.isEmpty() || comma) {
            if (comma && atTupleEnd(ends)) {
                break;
            }
            items.add(withConditional ? expression() : withoutConditional());
            comma = tokens.takeOperator(",");
            if (!comma) {
                return items.size() == 1 ? items.get(0) : new Expression.TupleOf(items, at);
            }
        }
        return new Expression.TupleOf(items, at);
    }

    private boolean atTupleEnd(String... ends) {
        for (String end : ends) {
            if (tokens.atName(end)) {
                return true;
            }
        }
        return switch (tokens.peek().kind()) {
            case VARIABLE_END, BLOCK_END, END -> true;
            default -> tokens.atOperator(")");
        };
    }

    FilterChain filters() {
        return new FilterChain(operands.postfix());
    }

    Expression.Call call() {
        int at = tokens.peek().position();
        if (expression() instanceof Expression.Call call) {
            return call;
        }
        throw new JinjaError("expected a call", at);
    }

    private Expression conditional(boolean allowed) {
        int at = tokens.peek().position();
        Expression value = or();
        while (allowed && tokens.takeName("if")) {
            Expression condition = or();
            Optional<Expression> otherwise =
                    tokens.takeName("else") ? Optional.of(nested(() -> conditional(true))) : Optional.empty();
            value = new Expression.Conditional(condition, value, otherwise, at);
        }
        return value;
    }

    private Expression or() {
        Expression left = and();
        while (tokens.atName("or")) {
            int at = tokens.take().position();
            left = new Expression.Or(left, and(), at);
        }
        return left;
    }

    private Expression and() {
        Expression left = not();
        while (tokens.atName("and")) {
            int at = tokens.take().position();
            left = new Expression.And(left, not(), at);
        }
        return left;
    }

    private Expression not() {
        if (tokens.atName("not")) {
            int at = tokens.take().position();
            return new Expression.Not(nested(this::not), at);
        }
        return comparison();
    }

    private Expression comparison() {
        Expression first = sum();
        List<Expression.Comparisons.Step> steps = new ArrayList<>();
        while (true) {
            Token token = tokens.peek();
            String operator;
            if (token.kind() == Token.Kind.OPERATOR && COMPARISONS.contains(token.text())) {
                operator = tokens.take().text();
            } else if (tokens.takeName("in")) {
                operator = "in";
            } else if (token.isName("not") && tokens.second().isName("in")) {
                tokens.take();
                tokens.take();
                operator = "not in";
            } else {
                return steps.isEmpty()
                        ? first
                        : new Expression.Comparisons(first, steps, steps.get(0).at());
            }
            steps.add(new Expression.Comparisons.Step(operator, sum(), token.position()));
        }
    }

    private Expression sum() {
        return binary(this::concatenation, Set.of("+", "-"));
    }

    private Expression concatenation() {
        int at = tokens.peek().position();
        List<Expression> parts = new ArrayList<>(List.of(product()));
        while (tokens.takeOperator("~")) {
            parts.add(product());
        }
        return parts.size() == 1 ? parts.get(0) : new Expression.Concatenation(parts, at);
    }

    private Expression product() {
        return binary(this::power, Set.of("*", "/", "//", "%"));
    }

    private Expression power() {
        return binary(operands::signed, Set.of("**"));
    }

    private Expression binary(Supplier<Expression> operand, Set<String> operators) {
        Expression left = operand.get();
        while (tokens.at(Token.Kind.OPERATOR)
                && operators.contains(tokens.peek().text())) {
            Token operator = tokens.take();
            left = new Expression.Binary(operator.text(), left, operand.get(), operator.position());
        }
        return left;
    }

    /** Filters without an input of their own: those of a block. */
    record FilterChain(PostfixParser postfix) {
        Expression after(Expression input) {
            return postfix.filters(input);
        }

        Expression startingWithName(Expression input) {
            return postfix.filters(postfix.filter(input));
        }
    }
}

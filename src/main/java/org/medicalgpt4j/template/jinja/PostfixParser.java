package org.medicalgpt4j.template.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medicalgpt4j.template.jinja.Token.Kind;

/** Parses what can follow an operand: attributes, items, slices, calls, filters and tests. */
final class PostfixParser {
    private final TokenStream tokens;
    private final ExpressionParser expressions;
    private final OperandParser operands;

    PostfixParser(TokenStream tokens, ExpressionParser expressions, OperandParser operands) {
        this.tokens = tokens;
        this.expressions = expressions;
        this.operands = operands;
    }

    /** Attributes, items and calls. */
    Expression accesses(Expression start) {
        Expression value = start;
        while (true) {
            if (tokens.atOperator(".") || tokens.atOperator("[")) {
                value = subscript(value);
            } else if (tokens.atOperator("(")) {
                value = call(value);
            } else {
                return value;
            }
        }
    }

    /** Filters and tests, and calls of what they give. */
    Expression filters(Expression start) {
        Expression value = start;
        while (true) {
            if (tokens.takeOperator("|")) {
                value = filter(value);
            } else if (tokens.atName("is")) {
                value = test(value);
            } else if (tokens.atOperator("(")) {
                value = call(value);
            } else {
                return value;
            }
        }
    }

    /** The filter whose name comes next. */
    Expression filter(Expression input) {
        int at = tokens.peek().position();
        String name = dottedName();
        if (!Filters.exists(name)) {
            throw new JinjaError("no filter named '" + name + "'", at);
        }
        ArgumentList arguments = tokens.atOperator("(") ? arguments() : ArgumentList.NONE;
        return new Expression.Filter(input, name, arguments, at);
    }

    private Expression test(Expression input) {
        tokens.take();
        boolean negated = tokens.takeName("not");
        int at = tokens.peek().position();
        String name = dottedName();
        if (!Tests.exists(name)) {
            throw new JinjaError("no test named '" + name + "'", at);
        }
        ArgumentList arguments = ArgumentList.NONE;
        if (tokens.atOperator("(")) {
            arguments = arguments();
        } else if (atBareTestArgument()) {
            arguments = new ArgumentList(
                    List.of(accesses(operands.primary())), Map.of(), Optional.empty(), Optional.empty());
        }
        Expression test = new Expression.Test(input, name, arguments, at);
        return negated ? new Expression.Not(test, at) : test;
    }

    /** A test's only argument can stand without parentheses: {@code x is divisibleby 3}. */
    private boolean atBareTestArgument() {
        return switch (tokens.peek().kind()) {
            case STRING, INTEGER, FLOAT -> true;
            case NAME ->
                !List.of("else", "or", "and", "is").contains(tokens.peek().text());
            default -> tokens.atOperator("[") || tokens.atOperator("{");
        };
    }

    private String dottedName() {
        StringBuilder name = new StringBuilder(tokens.expect(Kind.NAME).text());
        while (tokens.takeOperator(".")) {
            name.append('.').append(tokens.expect(Kind.NAME).text());
        }
        return name.toString();
    }

    private Expression subscript(Expression target) {
        Token token = tokens.take();
        if (token.isOperator(".")) {
            Token attribute = tokens.peek();
            if (attribute.kind() == Kind.INTEGER) {
                tokens.take();
                Expression index =
                        new Expression.Literal(Optional.of(OperandParser.integer(attribute)), attribute.position());
                return new Expression.Item(target, index, attribute.position());
            }
            return new Expression.Attribute(target, tokens.expect(Kind.NAME).text(), attribute.position());
        }
        Optional<Expression> start = tokens.atOperator(":") ? Optional.empty() : Optional.of(expressions.expression());
        if (!tokens.takeOperator(":")) {
            tokens.expectOperator("]");
            return new Expression.Item(target, start.orElseThrow(), token.position());
        }
        Optional<Expression> stop = bound();
        Optional<Expression> step = tokens.takeOperator(":") ? bound() : Optional.empty();
        tokens.expectOperator("]");
        return new Expression.Slice(target, start, stop, step, token.position());
    }

    private Optional<Expression> bound() {
        return tokens.atOperator(":") || tokens.atOperator("]")
                ? Optional.empty()
                : Optional.of(expressions.expression());
    }

    private Expression call(Expression target) {
        int at = tokens.peek().position();
        return new Expression.Call(target, arguments(), at);
    }

    private ArgumentList arguments() {
        tokens.expectOperator("(");
        List<Expression> positional = new ArrayList<>();
        Map<String, Expression> named = new LinkedHashMap<>();
        Optional<Expression> spread = Optional.empty();
        Optional<Expression> spreadNamed = Optional.empty();
        boolean first = true;
        while (!tokens.takeOperator(")")) {
            if (!first) {
                tokens.expectOperator(",");
                if (tokens.takeOperator(")")) {
                    break;
                }
            }
            first = false;
            if (tokens.takeOperator("*")) {
                spread = Optional.of(expressions.expression());
            } else if (tokens.takeOperator("**")) {
                spreadNamed = Optional.of(expressions.expression());
            } else if (tokens.at(Kind.NAME) && tokens.second().isOperator("=")) {
                String name = tokens.take().text();
                tokens.take();
                named.put(name, expressions.expression());
            } else if (named.isEmpty() && spread.isEmpty() && spreadNamed.isEmpty()) {
                positional.add(expressions.expression());
            } else {
                throw tokens.unexpected("a named argument");
            }
        }
        return new ArgumentList(positional, named, spread, spreadNamed);
    }
}

package org.medicalgpt4j.template.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.medicalgpt4j.template.jinja.Token.Kind;

/** Parses operands: literals, names, brackets, and what follows them: attributes, items, calls, filters, tests. */
final class OperandParser {
    private final TokenStream tokens;
    private final ExpressionParser expressions;

    OperandParser(TokenStream tokens, ExpressionParser expressions) {
        this.tokens = tokens;
        this.expressions = expressions;
    }

    Expression signed() {
        return signed(true);
    }

    private Expression signed(boolean withFilters) {
        Token token = tokens.peek();
        if (token.isOperator("-") || token.isOperator("+")) {
            tokens.take();
            tokens.enter();
            Expression operand = new Expression.Sign(token.text().equals("-"), signed(false), token.position());
            tokens.leave();
            Expression value = postfix(operand);
            return withFilters ? filters(value) : value;
        }
        Expression value = postfix(primary());
        return withFilters ? filters(value) : value;
    }

    private Expression primary() {
        Token token = tokens.peek();
        switch (token.kind()) {
            case NAME:
                tokens.take();
                return named(token);
            case STRING:
                return strings();
            case INTEGER:
                tokens.take();
                return new Expression.Literal(Optional.of(integer(token)), token.position());
            case FLOAT:
                tokens.take();
                return new Expression.Literal(Optional.of(Double.valueOf(token.text())), token.position());
            case OPERATOR:
                return bracketed(token);
            default:
                throw tokens.unexpected("an expression");
        }
    }

    private Expression named(Token token) {
        return switch (token.text()) {
            case "true", "True" -> new Expression.Literal(Optional.of(true), token.position());
            case "false", "False" -> new Expression.Literal(Optional.of(false), token.position());
            case "none", "None" -> new Expression.Literal(Optional.empty(), token.position());
            default -> {
                tokens.reads(token.text());
                yield new Expression.Name(token.text(), token.position());
            }
        };
    }

    /** Neighbouring strings are one. */
    private Expression strings() {
        int at = tokens.peek().position();
        StringBuilder text = new StringBuilder();
        while (tokens.at(Kind.STRING)) {
            text.append(tokens.take().text());
        }
        return new Expression.Literal(Optional.of(text.toString()), at);
    }

    private static Long integer(Token token) {
        String text = token.text().toLowerCase(Locale.ROOT);
        int radix = text.startsWith("0x") ? 16 : text.startsWith("0o") ? 8 : text.startsWith("0b") ? 2 : 10;
        try {
            return new BigInteger(radix == 10 ? text : text.substring(2), radix).longValueExact();
        } catch (ArithmeticException e) {
            throw new JinjaError("integer " + text + " is beyond 64 bits", token.position());
        }
    }

    private Expression bracketed(Token token) {
        switch (token.text()) {
            case "(":
                tokens.take();
                return parenthesized(token.position());
            case "[":
                tokens.take();
                return new Expression.ListOf(list("]"), token.position());
            case "{":
                tokens.take();
                return map(token.position());
            default:
                throw tokens.unexpected("an expression");
        }
    }

    private Expression parenthesized(int at) {
        if (tokens.takeOperator(")")) {
            return new Expression.TupleOf(List.of(), at);
        }
        Expression value = expressions.tuple(true);
        tokens.expectOperator(")");
        return value;
    }

    private List<Expression> list(String end) {
        List<Expression> items = new ArrayList<>();
        while (!tokens.takeOperator(end)) {
            if (!items.isEmpty()) {
                tokens.expectOperator(",");
                if (tokens.takeOperator(end)) {
                    break;
                }
            }
            items.add(expressions.expression());
        }
        return items;
    }

    private Expression map(int at) {
        List<Expression.MapOf.Entry> entries = new ArrayList<>();
        while (!tokens.takeOperator("}")) {
            if (!entries.isEmpty()) {
                tokens.expectOperator(",");
                if (tokens.takeOperator("}")) {
                    break;
                }
            }
            Expression key = expressions.expression();
            tokens.expectOperator(":");
            entries.add(new Expression.MapOf.Entry(key, expressions.expression()));
        }
        return new Expression.MapOf(entries, at);
    }

    private Expression postfix(Expression start) {
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
            arguments = new ArgumentList(List.of(postfix(primary())), Map.of(), Optional.empty(), Optional.empty());
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
                Expression index = new Expression.Literal(Optional.of(integer(attribute)), attribute.position());
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

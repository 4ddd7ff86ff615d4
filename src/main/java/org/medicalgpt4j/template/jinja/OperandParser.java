package org.medicalgpt4j.template.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.medicalgpt4j.template.jinja.Token.Kind;

/** Parses operands: literals, names, brackets, with a sign before and what {@link PostfixParser} knows behind. */
final class OperandParser {
    private final TokenStream tokens;
    private final ExpressionParser expressions;
    private final PostfixParser postfix;

    OperandParser(TokenStream tokens, ExpressionParser expressions) {
        this.tokens = tokens;
        this.expressions = expressions;
        this.postfix = new PostfixParser(tokens, expressions, this);
    }

    PostfixParser postfix() {
        return postfix;
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
            Expression value = postfix.accesses(operand);
            return withFilters ? postfix.filters(value) : value;
        }
        Expression value = postfix.accesses(primary());
        return withFilters ? postfix.filters(value) : value;
    }

    /** A literal, a name, or something in brackets. */
    Expression primary() {
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

    static Long integer(Token token) {
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
}

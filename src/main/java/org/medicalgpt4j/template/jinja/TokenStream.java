package org.medicalgpt4j.template.jinja;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.medicalgpt4j.template.jinja.Token.Kind;

/** The tokens of a template with a place to read on, and how deep the parser is nested. */
final class TokenStream {
    private final List<Token> tokens;
    private int next;
    private int depth;
    private Set<String> names = new HashSet<>();

    TokenStream(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token peek() {
        return tokens.get(next);
    }

    /** The token after the next one. */
    Token second() {
        return tokens.get(Math.min(next + 1, tokens.size() - 1));
    }

    Token take() {
        Token token = tokens.get(next);
        if (token.kind() != Kind.END) {
            next++;
        }
        return token;
    }

    boolean at(Kind kind) {
        return peek().kind() == kind;
    }

    boolean atOperator(String operator) {
        return peek().isOperator(operator);
    }

    boolean atName(String name) {
        return peek().isName(name);
    }

    boolean takeOperator(String operator) {
        boolean found = atOperator(operator);
        if (found) {
            take();
        }
        return found;
    }

    boolean takeName(String name) {
        boolean found = atName(name);
        if (found) {
            take();
        }
        return found;
    }

    Token expect(Kind kind) {
        if (!at(kind)) {
            throw unexpected(kind.description());
        }
        return take();
    }

    void expectOperator(String operator) {
        if (!takeOperator(operator)) {
            throw unexpected("'" + operator + "'");
        }
    }

    void expectName(String name) {
        if (!takeName(name)) {
            throw unexpected("'" + name + "'");
        }
    }

    JinjaError unexpected(String expected) {
        return new JinjaError("unexpected " + peek().description() + ", expected " + expected, peek().position());
    }

    void enter() {
        if (++depth > Limits.DEPTH) {
            throw new JinjaError("template is nested more than " + Limits.DEPTH + " deep", peek().position());
        }
    }

    void leave() {
        depth--;
    }

    /** Notes that a variable is read. */
    void reads(String name) {
        names.add(name);
    }

    /** Runs something and returns the names of the variables it has seen read. */
    Set<String> namesReadBy(Runnable parsing) {
        Set<String> outer = names;
        names = new HashSet<>();
        parsing.run();
        Set<String> inner = names;
        outer.addAll(inner);
        names = outer;
        return inner;
    }
}

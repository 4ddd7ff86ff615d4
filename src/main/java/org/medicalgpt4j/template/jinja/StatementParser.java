package org.medicalgpt4j.template.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.medicalgpt4j.template.jinja.Statement.Block;
import org.medicalgpt4j.template.jinja.Token.Kind;

/** Parses text, output and statements. */
final class StatementParser {
    private final TokenStream tokens;
    private final ExpressionParser expressions;
    private final TargetParser targets;
    /** Whether {@code break} and {@code continue} would find a loop. */
    private boolean inLoop;

    private boolean marksGeneration;

    StatementParser(TokenStream tokens) {
        this.tokens = tokens;
        this.expressions = new ExpressionParser(tokens);
        this.targets = new TargetParser(tokens);
    }

    Block template() {
        Block block = block(Set.of(), "the end of the template");
        if (!tokens.at(Kind.END)) {
            throw tokens.unexpected("the end of the template");
        }
        return block;
    }

    boolean marksGeneration() {
        return marksGeneration;
    }

    /** Statements up to a tag with one of the names, which is left to be read. */
    private Block block(Set<String> ends, String expected) {
        tokens.enter();
        List<Statement> statements = new ArrayList<>();
        while (!tokens.at(Kind.END)) {
            Token token = tokens.take();
            switch (token.kind()) {
                case DATA -> statements.add(new Statement.Text(token.text()));
                case VARIABLE_BEGIN -> {
                    statements.add(new Statement.Print(expressions.tuple(true), token.position()));
                    tokens.expect(Kind.VARIABLE_END);
                }
                case BLOCK_BEGIN -> {
                    if (tokens.at(Kind.NAME) && ends.contains(tokens.peek().text())) {
                        tokens.leave();
                        return new Block(statements);
                    }
                    statements.add(statement(expected));
                    tokens.expect(Kind.BLOCK_END);
                }
                default -> throw new JinjaError("unexpected " + token.description(), token.position());
            }
        }
        if (!ends.isEmpty()) {
            throw tokens.unexpected(expected);
        }
        tokens.leave();
        return new Block(statements);
    }

    /** The body of a tag, up to and with the name of its end tag. */
    private Block body(String end) {
        tokens.expect(Kind.BLOCK_END);
        Block block = block(Set.of(end), "{% " + end + " %}");
        tokens.take();
        return block;
    }

    /** A body that no {@code break} can leave. */
    private Block closedBody(String end) {
        boolean outer = inLoop;
        inLoop = false;
        Block block = body(end);
        inLoop = outer;
        return block;
    }

    private Statement statement(String expected) {
        Token tag = tokens.expect(Kind.NAME);
        int at = tag.position();
        return switch (tag.text()) {
            case "if" -> ifStatement();
            case "for" -> forStatement(at);
            case "set" -> set(at);
            case "macro" -> macro(at);
            case "call" -> call(at);
            case "with" -> with();
            case "filter" -> {
                Expression filters = expressions.filters().startingWithName(new Expression.BlockText(at));
                yield new Statement.Capture(Optional.empty(), filters, closedBody("endfilter"), at);
            }
            case "generation" -> {
                marksGeneration = true;
                yield new Statement.Generation(closedBody("endgeneration"), at);
            }
            case "break" -> leaveLoop(tag, new Statement.Break());
            case "continue" -> leaveLoop(tag, new Statement.Continue());
            default ->
                throw new JinjaError("unknown tag '" + tag.text() + "', expected a statement or " + expected, at);
        };
    }

    private Statement leaveLoop(Token tag, Statement statement) {
        if (!inLoop) {
            throw new JinjaError("'" + tag.text() + "' outside a loop", tag.position());
        }
        return statement;
    }

    private Statement ifStatement() {
        List<Statement.If.Branch> branches = new ArrayList<>();
        Set<String> ends = Set.of("elif", "else", "endif");
        do {
            Expression condition = expressions.tuple(false);
            tokens.expect(Kind.BLOCK_END);
            branches.add(new Statement.If.Branch(condition, block(ends, "{% endif %}")));
        } while (tokens.takeName("elif"));
        Block otherwise = new Block(List.of());
        if (tokens.takeName("else")) {
            tokens.expect(Kind.BLOCK_END);
            otherwise = block(Set.of("endif"), "{% endif %}");
        }
        tokens.expectName("endif");
        return new Statement.If(branches, otherwise);
    }

    private Statement forStatement(int at) {
        Target target = targets.target(false);
        tokens.expectName("in");
        Expression items = expressions.tuple(false, "recursive", "if");
        Optional<Expression> condition =
                tokens.takeName("if") ? Optional.of(expressions.expression()) : Optional.empty();
        boolean recursive = tokens.takeName("recursive");
        tokens.expect(Kind.BLOCK_END);
        boolean outer = inLoop;
        inLoop = true;
        Block body = block(Set.of("else", "endfor"), "{% endfor %}");
        inLoop = outer;
        Block otherwise = new Block(List.of());
        if (tokens.takeName("else")) {
            tokens.expect(Kind.BLOCK_END);
            otherwise = block(Set.of("endfor"), "{% endfor %}");
        }
        tokens.expectName("endfor");
        return new Statement.For(target, items, condition, recursive, body, otherwise, at);
    }

    private Statement set(int at) {
        Target target = targets.target(true);
        if (tokens.takeOperator("=")) {
            return new Statement.Set(target, expressions.tuple(true), at);
        }
        Expression filters = expressions.filters().after(new Expression.BlockText(at));
        return new Statement.Capture(Optional.of(target), filters, closedBody("endset"), at);
    }

    private Statement with() {
        List<Target> names = new ArrayList<>();
        List<Expression> values = new ArrayList<>();
        while (!tokens.at(Kind.BLOCK_END)) {
            if (!names.isEmpty()) {
                tokens.expectOperator(",");
            }
            names.add(targets.target(false));
            tokens.expectOperator("=");
            values.add(expressions.expression());
        }
        return new Statement.With(names, values, body("endwith"));
    }

    private Statement macro(int at) {
        String name = tokens.expect(Kind.NAME).text();
        Parameters parameters = parameters();
        Block[] body = new Block[1];
        Set<String> read = tokens.namesReadBy(() -> body[0] = closedBody("endmacro"));
        return new Statement.Define(name, signature(parameters, read), body[0], at);
    }

    private Statement call(int at) {
        Parameters parameters = tokens.atOperator("(") ? parameters() : new Parameters(List.of(), List.of());
        Expression.Call call = expressions.call();
        Block[] body = new Block[1];
        Set<String> read = tokens.namesReadBy(() -> body[0] = closedBody("endcall"));
        return new Statement.CallBlock(call, signature(parameters, read), body[0], at);
    }

    private record Parameters(List<String> names, List<Expression> defaults) {}

    private static Macro.Signature signature(Parameters parameters, Set<String> read) {
        return new Macro.Signature(
                parameters.names(),
                parameters.defaults(),
                read.contains("varargs"),
                read.contains("kwargs"),
                read.contains(Macro.CALLER));
    }

    private Parameters parameters() {
        tokens.expectOperator("(");
        List<String> names = new ArrayList<>();
        List<Expression> defaults = new ArrayList<>();
        while (!tokens.takeOperator(")")) {
            if (!names.isEmpty()) {
                tokens.expectOperator(",");
            }
            names.add(tokens.expect(Kind.NAME).text());
            if (tokens.takeOperator("=")) {
                defaults.add(expressions.expression());
            } else if (!defaults.isEmpty()) {
                throw tokens.unexpected("'=' and a default, as the parameter before has one");
            }
        }
        return new Parameters(names, defaults);
    }
}

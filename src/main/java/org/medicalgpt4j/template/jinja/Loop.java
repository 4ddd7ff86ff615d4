package org.medicalgpt4j.template.jinja;

import java.util.ArrayList;
import java.util.List;
import org.medicalgpt4j.template.jinja.Statement.Flow;

/** A running {@code for} statement, and the {@code loop} variable of its body. */
final class Loop implements Attributed, Function {
    private final Statement.For statement;
    private final List<?> items;
    private final Scope scope;
    private final int depth;
    private int index;
    private Object lastChecked = Undefined.name("last value of changed()");

    private Loop(Statement.For statement, List<?> items, Scope scope, int depth) {
        this.statement = statement;
        this.items = items;
        this.scope = scope;
        this.depth = depth;
    }

    static void run(Statement.For statement, Object value, Scope scope, int depth) {
        scope.execution().step(statement.at());
        List<?> items = Items.of(value, scope.execution());
        if (statement.condition().isPresent()) {
            items = filtered(statement, items, scope);
        }
        if (items.isEmpty()) {
            statement.otherwise().run(scope.inner());
        } else {
            new Loop(statement, items, scope, depth).run();
        }
    }

    private static List<?> filtered(Statement.For statement, List<?> items, Scope scope) {
        List<Object> kept = new ArrayList<>();
        for (Object item : items) {
            Scope inner = scope.inner();
            statement.target().assign(item, inner);
            if (Truth.of(statement.condition().get().evaluate(inner))) {
                kept.add(item);
            }
        }
        return kept;
    }

    private void run() {
        for (index = 0; index < items.size(); index++) {
            scope.execution().step(statement.at());
            Scope inner = scope.inner();
            inner.set("loop", this);
            statement.target().assign(items.get(index), inner);
            if (statement.body().run(inner) == Flow.BREAK) {
                return;
            }
        }
    }

    @Override
    public Object attribute(String name) {
        return switch (name) {
            case "index" -> index + 1L;
            case "index0" -> (long) index;
            case "revindex" -> (long) items.size() - index;
            case "revindex0" -> items.size() - index - 1L;
            case "first" -> index == 0;
            case "last" -> index == items.size() - 1;
            case "length" -> (long) items.size();
            case "depth" -> (long) depth;
            case "depth0" -> depth - 1L;
            case "previtem" -> index == 0 ? new Undefined("there is no previous item") : items.get(index - 1);
            case "nextitem" ->
                index == items.size() - 1 ? new Undefined("there is no next item") : items.get(index + 1);
            case "cycle" -> (Function) this::cycle;
            case "changed" -> (Function) this::changed;
            default -> Undefined.attribute(this, name);
        };
    }

    private Object cycle(Arguments arguments, Execution execution) {
        List<Object> values = arguments.positional();
        if (values.isEmpty()) {
            throw new JinjaError("no items for cycling given");
        }
        return values.get(index % values.size());
    }

    private Object changed(Arguments arguments, Execution execution) {
        Object checked = new Tuple(arguments.positional());
        boolean changed = !new Comparison(execution).equal(checked, lastChecked);
        lastChecked = checked;
        return changed;
    }

    /** {@code loop(items)} of a recursive loop: its body over other items, as text. */
    @Override
    public Object call(Arguments arguments, Execution execution) {
        if (!statement.recursive()) {
            throw new JinjaError("the loop is not marked as 'recursive'");
        }
        Object inner = Bound.of("loop", arguments, "iterable").any("iterable");
        return execution.capture(() -> run(statement, inner, scope, depth + 1));
    }
}

package org.medicalgpt4j.template.jinja;

import java.util.HashMap;
import java.util.Map;

/** Variables of a block and, behind them, of the blocks around it. */
final class Scope {
    private final Scope outer;
    private final Map<String, Object> values = new HashMap<>();
    private final Execution execution;

    private Scope(Scope outer, Execution execution) {
        this.outer = outer;
        this.execution = execution;
    }

    static Scope root(Map<String, ?> variables, Execution execution) {
        Scope scope = new Scope(null, execution);
        scope.values.putAll(Globals.ALL);
        scope.values.putAll(variables);
        return scope;
    }

    Scope inner() {
        return new Scope(this, execution);
    }

    Execution execution() {
        return execution;
    }

    Object get(String name) {
        for (Scope scope = this; scope != null; scope = scope.outer) {
            Object value = scope.values.get(name);
            if (value != null || scope.values.containsKey(name)) {
                return value;
            }
        }
        return Undefined.name(name);
    }

    void set(String name, Object value) {
        values.put(name, value);
    }
}

package org.medicalgpt4j.template.jinja;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A macro: a block with parameters whose text is the value of a call. */
record Macro(String name, Signature signature, Statement.Block body, Scope scope) implements Function {
    static final String CALLER = "caller";

    /**
     * @param parameters names in order
     * @param defaults values of the last parameters
     * @param usesMorePositional whether the body reads {@code varargs}
     * @param usesMoreNamed whether the body reads {@code kwargs}
     * @param usesCaller whether the body reads {@code caller}
     */
    record Signature(
            List<String> parameters,
            List<Expression> defaults,
            boolean usesMorePositional,
            boolean usesMoreNamed,
            boolean usesCaller) {}

    @Override
    public Object call(Arguments arguments, Execution execution) {
        Scope inner = scope.inner();
        List<String> parameters = signature.parameters();
        Map<String, Object> named = new LinkedHashMap<>(arguments.named());
        for (int i = 0; i < parameters.size(); i++) {
            String parameter = parameters.get(i);
            if (i < arguments.positional().size()) {
                if (named.containsKey(parameter)) {
                    throw new JinjaError("macro '" + name + "' got two values for '" + parameter + "'");
                }
                inner.set(parameter, arguments.positional().get(i));
            } else if (named.containsKey(parameter)) {
                inner.set(parameter, named.remove(parameter));
            } else {
                inner.set(parameter, defaultValue(i, inner));
            }
        }
        bindCaller(named, inner);
        bindMore(arguments, named, inner);
        return execution.capture(() -> body.run(inner));
    }

    /** Defaults are evaluated at the call and can use parameters before them. */
    private Object defaultValue(int parameter, Scope inner) {
        int index = parameter
                - (signature.parameters().size() - signature.defaults().size());
        return index < 0
                ? new Undefined("parameter '" + signature.parameters().get(parameter) + "' was not provided")
                : signature.defaults().get(index).evaluate(inner);
    }

    private void bindCaller(Map<String, Object> named, Scope inner) {
        if (signature.usesCaller()) {
            Object caller = named.remove(CALLER);
            inner.set(CALLER, caller == null ? new Undefined("No caller defined") : caller);
        }
    }

    private void bindMore(Arguments arguments, Map<String, Object> named, Scope inner) {
        int expected = signature.parameters().size();
        boolean more = arguments.positional().size() > expected;
        if (signature.usesMorePositional()) {
            inner.set("varargs", new Tuple(more ? arguments.skip(expected).positional() : List.of()));
        } else if (more) {
            throw new JinjaError("macro '" + name + "' takes not more than " + expected + " arguments");
        }
        if (signature.usesMoreNamed()) {
            inner.set("kwargs", named);
        } else if (!named.isEmpty()) {
            throw new JinjaError("macro '" + name + "' takes no argument '"
                    + named.keySet().iterator().next() + "'");
        }
    }
}

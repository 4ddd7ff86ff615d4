package org.medicalgpt4j.template.jinja;

import java.util.List;

/** What a value is assigned to. */
sealed interface Target {

    void assign(Object value, Scope scope);

    record Variable(String name) implements Target {
        @Override
        public void assign(Object value, Scope scope) {
            scope.set(name, value);
        }
    }

    record NamespaceAttribute(String namespace, String attribute) implements Target {
        @Override
        public void assign(Object value, Scope scope) {
            Object owner = scope.get(namespace);
            if (!(owner instanceof Namespace object)) {
                throw new JinjaError(
                        "cannot assign attribute '" + attribute + "': '" + namespace + "' is no namespace object");
            }
            object.set(attribute, value);
        }
    }

    record Unpacked(List<Target> targets) implements Target {
        @Override
        public void assign(Object value, Scope scope) {
            Operators.requireDefined(value);
            List<?> items = Items.of(value, scope.execution());
            if (items.size() != targets.size()) {
                throw new JinjaError("cannot unpack " + items.size() + " values into " + targets.size() + " names");
            }
            for (int i = 0; i < items.size(); i++) {
                targets.get(i).assign(items.get(i), scope);
            }
        }
    }
}

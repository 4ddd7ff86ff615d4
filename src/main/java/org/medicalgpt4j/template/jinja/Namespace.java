package org.medicalgpt4j.template.jinja;

import java.util.LinkedHashMap;
import java.util.Map;

/** The object of {@code namespace(...)}, the only one whose attributes a template can set. */
final class Namespace implements Attributed {
    private final Map<String, Object> attributes = new LinkedHashMap<>();

    void set(String name, Object value) {
        if (name.startsWith("_")) {
            throw new JinjaError("an attribute of a namespace must not begin with an underscore: '" + name + "'");
        }
        attributes.put(name, value);
    }

    @Override
    public Object attribute(String name) {
        return attributes.containsKey(name) ? attributes.get(name) : Undefined.attribute(this, name);
    }
}

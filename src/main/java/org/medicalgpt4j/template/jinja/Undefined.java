package org.medicalgpt4j.template.jinja;

/** The value of a name or attribute that does not exist: prints as nothing, is false and empty, any other use fails. */
record Undefined(String reason) {

    static Undefined name(String name) {
        return new Undefined("'" + name + "' is undefined");
    }

    static Undefined attribute(Object owner, Object attribute) {
        String described = owner instanceof Undefined || owner == null
                ? PythonType.name(owner)
                : "'" + PythonType.name(owner) + " object'";
        return new Undefined(described + " has no attribute " + shown(attribute));
    }

    private static String shown(Object attribute) {
        boolean isShort = attribute instanceof Number || attribute instanceof String text && text.length() < 100;
        return isShort ? PythonText.repr(attribute) : "of type " + PythonType.name(attribute);
    }

    JinjaError error() {
        return new JinjaError(reason);
    }
}

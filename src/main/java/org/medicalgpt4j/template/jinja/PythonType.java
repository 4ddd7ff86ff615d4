package org.medicalgpt4j.template.jinja;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** Names of Python's types, for messages. */
final class PythonType {
    private PythonType() {}

    static String name(Object value) {
        if (value == null) {
            return "NoneType";
        }
        if (value instanceof Undefined) {
            return "Undefined";
        }
        if (value instanceof Boolean) {
            return "bool";
        }
        if (value instanceof Long || value instanceof BigInteger) {
            return "int";
        }
        if (value instanceof Double) {
            return "float";
        }
        if (value instanceof String) {
            return "str";
        }
        if (value instanceof Tuple) {
            return "tuple";
        }
        if (value instanceof List) {
            return "list";
        }
        if (value instanceof Map) {
            return "dict";
        }
        return value instanceof Function ? "function" : value.getClass().getSimpleName();
    }
}

package org.medicalgpt4j.template.jinja;

/** A value with named attributes: a namespace, the loop. */
interface Attributed {

    /** The attribute, or an {@link Undefined} that says which is missing. */
    Object attribute(String name);
}

package org.medicalgpt4j.template.jinja;

/** A value that can be called: a macro, a method, a global function. */
@FunctionalInterface
interface Function {

    Object call(Arguments arguments, Execution execution);
}

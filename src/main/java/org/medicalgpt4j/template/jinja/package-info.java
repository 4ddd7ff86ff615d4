/**
 * The part of Jinja 3 that chat templates use. A template is cut into tokens ({@code Lexer}), parsed into statements and
 * expressions that run and evaluate themselves, and executed within limits, since it comes from a file that is not trusted.
 * Values are null, {@code Undefined}, Boolean, Long, BigInteger, Double, String, List, Map, and functions; they behave as
 * Python's.
 */
package org.medicalgpt4j.template.jinja;

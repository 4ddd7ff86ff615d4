package org.medicalgpt4j.template.tool;

/**
 * Finds calls of tools in an answer while it is generated. The texts of all pushes and of the end, joined, are the content;
 * what may become a call is held back. What turns out to be none, as its JSON is broken, is text. Not safe for use by several
 * threads.
 */
public interface CallStream {

    /** Text that is certain to be no part of a call. */
    String push(String piece);

    /** What was held back, and all calls. */
    ParsedAnswer finish();
}

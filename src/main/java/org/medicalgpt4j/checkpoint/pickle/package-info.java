/**
 * Python pickles as data: numbers, texts, containers, and the names of what Python would call. Nothing is ever called, and
 * a name that the caller did not allow ends the reading.
 */
package org.medicalgpt4j.checkpoint.pickle;

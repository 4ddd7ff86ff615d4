package org.medicalgpt4j.data;

/** A line of a file before anything is known of it: its number (from 1) and its bytes without line end. */
record RawLine(int number, byte[] bytes, boolean tooLong) {}

package org.medicalgpt4j.op;

import org.nd4j.linalg.api.buffer.DataType;

/** An op was given inputs it cannot work with; the message names the op, what it saw and what it expected. */
public final class OpException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OpException(String message) {
        super(message);
    }

    static void requireFloat(String op, DataType type) {
        if (type != DataType.FLOAT && type != DataType.DOUBLE) {
            throw new OpException(op + " works in FLOAT or DOUBLE, not in " + type);
        }
    }
}

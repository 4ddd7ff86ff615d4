package org.medicalgpt4j.generate.sampling;

/** A token cannot be chosen as asked; the message says which option or value is to blame. */
public final class SamplingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SamplingException(String message) {
        super(message);
    }

    static void require(boolean fits, String name, double seen, String expected) {
        if (!fits) {
            boolean whole = seen == Math.rint(seen) && Math.abs(seen) < 1e9;
            throw new SamplingException(name + " is " + (whole ? Long.toString((long) seen) : Double.toString(seen))
                    + ", expected " + expected);
        }
    }
}

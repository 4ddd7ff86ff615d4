package org.medicalgpt4j.tool.parity;

/**
 * One comparison with a reference.
 *
 * @param name what was compared
 * @param largestError largest absolute difference
 * @param magnitude largest absolute reference value, which the error is measured against
 * @param tolerance largest allowed ratio
 */
public record Quantity(String name, double largestError, double magnitude, double tolerance) {

    public double ratio() {
        return magnitude == 0 ? largestError : largestError / magnitude;
    }

    /** False also for errors that are not a number. */
    public boolean ok() {
        return ratio() <= tolerance;
    }

    Quantity named(String other) {
        return new Quantity(other, largestError, magnitude, tolerance);
    }

    static Quantity of(String name, float[] seen, float[] reference, double tolerance) {
        if (seen.length != reference.length) {
            throw new IllegalStateException(
                    name + ": " + seen.length + " values computed, the reference has " + reference.length);
        }
        double error = 0;
        double magnitude = 0;
        for (int i = 0; i < seen.length; i++) {
            double difference = Math.abs((double) seen[i] - reference[i]);
            // NaN must win over every number
            error = Double.isNaN(difference) || Double.isNaN(error) ? Double.NaN : Math.max(error, difference);
            magnitude = Math.max(magnitude, Math.abs(reference[i]));
        }
        return new Quantity(name, error, magnitude, tolerance);
    }
}

package org.medicalgpt4j.op;

/** The generalized Jensen-Shannon divergence of two rows of logits, and its slopes. */
final class JensenShannonRow {
    private final double beta;
    private final double temperature;

    JensenShannonRow(double beta, double temperature) {
        this.beta = beta;
        this.temperature = temperature;
    }

    /** Turns the logits of both rows into log-probabilities and gives the divergence. */
    double value(double[] student, double[] teacher, int from, int to) {
        normalize(student, from, to);
        normalize(teacher, from, to);
        double sum = 0;
        for (int v = from; v < to; v++) {
            double mixture = mixture(student[v], teacher[v]);
            sum += beta == 1 ? 0 : part(toTeacher(), teacher[v], mixture);
            sum += beta == 0 ? 0 : part(toStudent(), student[v], mixture);
        }
        return sum;
    }

    /** Replaces the student's logits by the slopes of the divergence with respect to them, times a factor. */
    void slopes(double[] student, double[] teacher, int from, int to, double factor) {
        value(student, teacher, from, to);
        double mean = 0;
        for (int v = from; v < to; v++) {
            mean += weighted(student[v], teacher[v]);
        }
        for (int v = from; v < to; v++) {
            double p = Math.exp(student[v]);
            double slope = beta == 0 ? p - Math.exp(teacher[v]) : weighted(student[v], teacher[v]) - p * mean;
            student[v] = factor * slope / temperature;
        }
    }

    /** The student's probability times the slope of the divergence with respect to it. */
    private double weighted(double student, double teacher) {
        return part(toStudent(), student, mixture(student, teacher));
    }

    private double toTeacher() {
        return beta == 0 ? 1 : beta;
    }

    private double toStudent() {
        return beta == 1 ? 1 : 1 - beta;
    }

    private static double part(double weight, double logProb, double mixture) {
        double p = Math.exp(logProb);
        return p == 0 ? 0 : weight * p * (logProb - mixture);
    }

    /** Log-probability under what both are compared with: at the ends, the other one. */
    private double mixture(double student, double teacher) {
        if (beta == 0) {
            return student;
        }
        if (beta == 1) {
            return teacher;
        }
        double x = student + Math.log1p(-beta);
        double y = teacher + Math.log(beta);
        return Math.max(x, y) + Math.log1p(Math.exp(-Math.abs(x - y)));
    }

    private void normalize(double[] logits, int from, int to) {
        for (int v = from; v < to; v++) {
            logits[v] /= temperature;
        }
        double logSumExp = TokenLogProb.logSumExp(logits, from, to);
        for (int v = from; v < to; v++) {
            logits[v] -= logSumExp;
        }
    }
}

package org.medicalgpt4j.generate;

/** Log-softmax of one token. */
final class LogProbability {
    private LogProbability() {}

    static float of(int token, float[] logits, int offset, int vocabulary) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = offset; i < offset + vocabulary; i++) {
            largest = Math.max(largest, logits[i]);
        }
        double sum = 0;
        for (int i = offset; i < offset + vocabulary; i++) {
            sum += Math.exp(logits[i] - largest);
        }
        return (float) (logits[offset + token] - largest - Math.log(sum));
    }
}

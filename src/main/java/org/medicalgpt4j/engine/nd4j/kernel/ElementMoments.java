package org.medicalgpt4j.engine.nd4j.kernel;

/**
 * A second moment for each element.
 *
 * @param factor what gradients are multiplied by first
 */
record ElementMoments(HostTensor gradient, float factor, HostTensor moment) implements SecondMoments {

    @Override
    public void take(float beta2, float epsilon, Workers workers) {
        Blocks.each(moment.length(), workers, (offset, length, lane) -> {
            float[] g = lane.floats(0, length);
            float[] v = lane.floats(1, length);
            gradient.read(offset, g, 0, length);
            moment.read(offset, v, 0, length);
            for (int i = 0; i < length; i++) {
                float scaled = factor * g[i];
                v[i] = beta2 * v[i] + (1 - beta2) * (scaled * scaled + epsilon);
            }
            moment.write(offset, v, 0, length);
        });
    }

    @Override
    public void each(Workers workers, Action action) {
        Blocks.each(moment.length(), workers, (offset, length, lane) -> {
            float[] g = lane.floats(0, length);
            float[] v = lane.floats(1, length);
            gradient.read(offset, g, 0, length);
            moment.read(offset, v, 0, length);
            for (int i = 0; i < length; i++) {
                g[i] = factor * g[i] / (float) Math.sqrt(v[i]);
            }
            action.run(offset, g, length, lane);
        });
    }

    @Override
    public int pieces() {
        return Math.toIntExact((moment.length() + Blocks.LENGTH - 1) / Blocks.LENGTH);
    }

    @Override
    public int piece(long offset) {
        return (int) (offset / Blocks.LENGTH);
    }
}

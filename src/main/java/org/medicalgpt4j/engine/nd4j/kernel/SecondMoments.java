package org.medicalgpt4j.engine.nd4j.kernel;

/** Running averages of squared gradients, and the gradients divided by their roots. */
interface SecondMoments {
    /** The first slot of a lane that {@link #each} leaves to its action. */
    int FREE_SLOT = 2;

    /** Takes up this step's gradients. */
    void take(float beta2, float epsilon, Workers workers);

    /** Gives gradient over root, piece by piece. The array may be changed. */
    void each(Workers workers, Action action);

    int pieces();

    /** Number of the piece that begins at an offset. */
    int piece(long offset);

    /** Work on a piece. */
    @FunctionalInterface
    interface Action {
        void run(long offset, float[] update, int length, Lane lane);
    }
}

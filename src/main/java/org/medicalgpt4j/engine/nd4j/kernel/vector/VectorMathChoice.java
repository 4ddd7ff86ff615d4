package org.medicalgpt4j.engine.nd4j.kernel.vector;

/** Which implementation this process uses. Both give the same bits, so this is a matter of speed only. */
public final class VectorMathChoice {
    /** Set to {@code false} to use plain loops although the vector module is present. */
    public static final String PROPERTY = "medgpt.vector";

    private static final VectorMath CHOSEN = choose();

    private VectorMathChoice() {}

    public static VectorMath chosen() {
        return CHOSEN;
    }

    /** Whether the Vector API is in use. */
    public static boolean usesVectorApi() {
        return !(CHOSEN instanceof PlainMath);
    }

    private static VectorMath choose() {
        if (!"false".equals(System.getProperty(PROPERTY)) && VectorModule.available() && SimdMath.fits()) {
            return VectorWarmUp.warmed(new SimdMath());
        }
        return new PlainMath();
    }
}

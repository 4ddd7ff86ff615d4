package org.medicalgpt4j.engine.nd4j.kernel;

/** The sum of two tensors of one size; the result may lie where one of them lies. */
public final class ElementwiseAdd {
    private static final int BLOCK = 4096;

    private ElementwiseAdd() {}

    public static void run(HostTensor left, HostTensor right, HostTensor sum, Workers workers) {
        int blocks = Math.toIntExact((sum.length() + BLOCK - 1) / BLOCK);
        workers.ranges(blocks, 8, (from, to) -> {
            float[] a = new float[BLOCK];
            float[] b = new float[BLOCK];
            for (int block = from; block < to; block++) {
                long offset = (long) block * BLOCK;
                int length = (int) Math.min(BLOCK, sum.length() - offset);
                left.read(offset, a, 0, length);
                right.read(offset, b, 0, length);
                for (int i = 0; i < length; i++) {
                    a[i] += b[i];
                }
                sum.write(offset, a, 0, length);
            }
        });
    }
}

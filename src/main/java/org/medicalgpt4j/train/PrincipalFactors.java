package org.medicalgpt4j.train;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.eigen.Eigen;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The part of a weight {@code [out, in]} that its largest singular values make up, as two factors of an adapter (Meng et
 * al., "PiSSA", 2024): with {@code W = U S V^T} and the first r of each, {@code B = U sqrt(S / scale)} and {@code A =
 * sqrt(S / scale) V^T}, so that {@code scale B A} is that part. Computed in double precision from the eigenvectors of the
 * smaller of {@code W W^T} and {@code W^T W}; which sign a pair of vectors has is open.
 *
 * @param a {@code [rank, in]}
 * @param b {@code [out, rank]}
 * @param rest {@code W - scale B A}, {@code [out, in]}
 */
public record PrincipalFactors(float[] a, float[] b, float[] rest) {

    /** @throws TrainingException if the weight has no such rank */
    public static PrincipalFactors of(float[] weight, int out, int in, int rank, double scale) {
        if (rank > Math.min(out, in)) {
            throw new TrainingException("tuning.rank is " + rank + ", but a weight of " + out + " x " + in
                    + " has only " + Math.min(out, in) + " singular values");
        }
        INDArray w = Nd4j.createFromArray(weight).castTo(DataType.DOUBLE).reshape('c', out, in);
        boolean wide = out <= in;
        INDArray vectors = wide ? w.mmul(w.transpose()) : w.transpose().mmul(w);
        int size = Math.min(out, in);
        Eigen.symmetricGeneralizedEigenvalues(vectors); // ascending; the vectors replace the matrix
        INDArray near = vectors.get(NDArrayIndex.all(), NDArrayIndex.interval(size - rank, size))
                .dup('c');
        INDArray far = wide ? w.transpose().mmul(near) : w.mmul(near);
        INDArray root = Nd4j.create(DataType.DOUBLE, rank);
        for (int r = 0; r < rank; r++) {
            double singular = far.getColumn(r).norm2Number().doubleValue();
            root.putScalar(r, Math.sqrt(singular / scale));
            far.getColumn(r).divi(singular);
        }
        INDArray b = (wide ? near : far).mulRowVector(root).castTo(DataType.FLOAT);
        INDArray a = (wide ? far : near).mulRowVector(root).transpose().castTo(DataType.FLOAT);
        INDArray rest =
                w.sub(b.castTo(DataType.DOUBLE).mmul(a.castTo(DataType.DOUBLE)).muli(scale));
        return new PrincipalFactors(numbers(a), numbers(b), numbers(rest.castTo(DataType.FLOAT)));
    }

    private static float[] numbers(INDArray array) {
        return array.dup('c').data().asFloat();
    }
}

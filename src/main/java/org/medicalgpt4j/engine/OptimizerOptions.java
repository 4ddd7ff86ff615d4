package org.medicalgpt4j.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medicalgpt4j.model.Parameter;

/** Which optimizer updates the trainable parameters. */
public sealed interface OptimizerOptions {

    /** Learning rate and decay of each parameter. */
    ParameterGroups groups();

    /** What is remembered of a parameter, in a fixed order; zero at first. */
    List<Moment> moments(Parameter parameter);

    /**
     * A tensor that an optimizer remembers.
     *
     * @param name as in PyTorch's state of the optimizer
     */
    record Moment(String name, long... shape) {
        public Moment {
            shape = shape.clone();
        }
    }

    /**
     * Adam with decoupled weight decay (Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019), computed
     * as PyTorch's {@code torch.optim.AdamW} does.
     */
    record AdamW(double beta1, double beta2, double epsilon, ParameterGroups groups) implements OptimizerOptions {
        @Override
        public List<Moment> moments(Parameter parameter) {
            return List.of(new Moment("exp_avg", parameter.shape()), new Moment("exp_avg_sq", parameter.shape()));
        }
    }

    /**
     * Gradient descent, with momentum (Sutskever et al., "On the importance of initialization and momentum in deep
     * learning", 2013) unless that is 0, computed as PyTorch's {@code torch.optim.SGD} does: the decay is added to the
     * gradient.
     *
     * @param dampening share of each gradient but the first that the momentum does not take up
     * @param nesterov whether the step looks ahead by the momentum
     */
    record Sgd(double momentum, double dampening, boolean nesterov, ParameterGroups groups)
            implements OptimizerOptions {
        @Override
        public List<Moment> moments(Parameter parameter) {
            return momentum == 0 ? List.of() : List.of(new Moment("momentum_buffer", parameter.shape()));
        }
    }

    /** Lion (Chen et al., "Symbolic Discovery of Optimization Algorithms", 2023): steps by the sign of an average. */
    record Lion(double beta1, double beta2, ParameterGroups groups) implements OptimizerOptions {
        @Override
        public List<Moment> moments(Parameter parameter) {
            return List.of(new Moment("exp_avg", parameter.shape()));
        }
    }

    /**
     * Adafactor (Shazeer and Stern, "Adafactor: Adaptive Learning Rates with Sublinear Memory Cost", 2018), computed as
     * transformers' {@code Adafactor} does: of a matrix, the second moments are the product of a column and a row.
     *
     * @param epsilon added to squared gradients
     * @param smallestScale least size of a parameter that {@code scaleParameter} goes by
     * @param clipThreshold most root mean square of an update before the learning rate
     * @param decayRate power of the step, below 0, by which the second moments forget less and less
     * @param beta1 decay of an average of updates, if there is to be one
     * @param scaleParameter whether the learning rate is multiplied by the root mean square of the parameter
     */
    record Adafactor(
            double epsilon,
            double smallestScale,
            double clipThreshold,
            double decayRate,
            Optional<Double> beta1,
            boolean scaleParameter,
            ParameterGroups groups)
            implements OptimizerOptions {
        @Override
        public List<Moment> moments(Parameter parameter) {
            long[] shape = parameter.shape();
            List<Moment> moments = new ArrayList<>();
            if (isFactored(shape)) {
                moments.add(new Moment("exp_avg_sq_row", shape[0]));
                moments.add(new Moment("exp_avg_sq_col", shape[1]));
            } else {
                moments.add(new Moment("exp_avg_sq", shape));
            }
            if (beta1.isPresent()) {
                moments.add(new Moment("exp_avg", shape));
            }
            return moments;
        }

        /** Whether second moments of a tensor of this shape are kept as a column and a row. */
        public static boolean isFactored(long[] shape) {
            return shape.length == 2;
        }
    }
}

package org.medicalgpt4j.model;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Low-rank adapters on linear layers (Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models", 2021).
 *
 * @param layers answers, for the module path of a linear layer (tensor name without {@code .weight}), its adapter if any
 * @param dropout probability that an input element of an adapter is dropped in training
 * @param modulesToSave module names trained in full beside the adapter, for example {@code embed_tokens}
 */
public record LoraSpec(Function<String, Optional<Layer>> layers, double dropout, List<String> modulesToSave) {

    /**
     * One layer's adapter.
     *
     * @param rank inner size of the two factors
     * @param scale what the update is multiplied by: alpha / rank in plain LoRA, alpha / sqrt(rank) in rsLoRA
     * @param magnitudes whether the lengths of the weight's rows are trained apart from their directions, as DoRA does
     */
    public record Layer(int rank, double scale, boolean magnitudes) {
        public Layer(int rank, double scale) {
            this(rank, scale, false);
        }

        public Layer {
            if (rank < 1) {
                throw new ModelException("LoRA rank must be at least 1, got " + rank);
            }
        }
    }

    public LoraSpec {
        if (dropout < 0 || dropout >= 1) {
            throw new ModelException("LoRA dropout must be in [0, 1), got " + dropout);
        }
        modulesToSave = List.copyOf(modulesToSave);
    }

    /** The same rank and alpha for every target. */
    public static LoraSpec uniform(
            int rank, double alpha, double dropout, Predicate<String> targets, List<String> modulesToSave) {
        Layer layer = new Layer(rank, alpha / rank);
        return new LoraSpec(
                module -> targets.test(module) ? Optional.of(layer) : Optional.empty(), dropout, modulesToSave);
    }

    /** Whether the module with this path is trained in full: its path is or ends with a listed name. */
    public boolean saves(String module) {
        return modulesToSave.stream().anyMatch(name -> module.equals(name) || module.endsWith("." + name));
    }
}

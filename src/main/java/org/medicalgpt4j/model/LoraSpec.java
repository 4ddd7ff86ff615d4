package org.medicalgpt4j.model;

import java.util.List;
import java.util.function.Predicate;

/**
 * Low-rank adapters on linear layers (Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models", 2021).
 *
 * @param rank inner size of the two factors
 * @param alpha the update is scaled by {@code alpha / rank}
 * @param dropout probability that an input element of the adapter is dropped in training
 * @param targets answers whether the linear layer with this module path (tensor name without {@code .weight}) has an adapter
 * @param modulesToSave module names trained in full beside the adapter, for example {@code embed_tokens}
 */
public record LoraSpec(int rank, double alpha, double dropout, Predicate<String> targets, List<String> modulesToSave) {

    public LoraSpec {
        if (rank < 1) {
            throw new ModelException("LoRA rank must be at least 1, got " + rank);
        }
        if (dropout < 0 || dropout >= 1) {
            throw new ModelException("LoRA dropout must be in [0, 1), got " + dropout);
        }
        modulesToSave = List.copyOf(modulesToSave);
    }

    public double scale() {
        return alpha / rank;
    }

    /** Whether the module with this path is trained in full: its path is or ends with a listed name. */
    public boolean saves(String module) {
        return modulesToSave.stream().anyMatch(name -> module.equals(name) || module.endsWith("." + name));
    }
}

package org.medicalgpt4j.recipe;

/** Update rules for weights. */
public enum OptimizerName {
    /** Adam with decoupled weight decay (Loshchilov and Hutter 2019, arXiv:1711.05101). */
    ADAMW
}

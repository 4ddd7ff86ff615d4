package org.medicalgpt4j.model;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A model's shape as its {@code config.json} gives it, and the graph that follows from it. One implementation for each
 * family of layouts; nothing outside this package asks which one it is.
 */
public interface Architecture {

    /** The {@code model_type} of the configuration. */
    String family();

    int vocabularySize();

    int hiddenSize();

    int layers();

    /** Longest sequence the positions of this model were made for. */
    int maxPositions();

    /**
     * The longest sequence that can be decoded with cached keys. Absent for most models; a rotary embedding whose
     * frequencies follow the length (dynamic NTK) invalidates cached keys beyond this.
     */
    default OptionalInt cacheLimit() {
        return OptionalInt.empty();
    }

    /**
     * Whether a sequence's first pass decides about all later ones (where its prompt ends, or how long it is), so that a
     * prompt has to be computed in one piece and another one from its beginning.
     */
    default boolean readsPromptsWhole() {
        return false;
    }

    /**
     * What the balance of routers is multiplied by in training, as the configuration says; 0 for not at all, absent for a
     * model whose routers have no such loss, or that has none.
     */
    default OptionalDouble routerLoss() {
        return OptionalDouble.empty();
    }

    /** Standard deviation of fresh weights. */
    double initializerRange();

    /** Tensor names that may stand for a graph parameter which the checkpoint lacks, for example of a tied head. */
    Map<String, String> aliases();

    /**
     * What checkpoints of this family may leave out before tensor names, since their first ones were saved without a head;
     * empty if nothing.
     */
    default String optionalPrefix() {
        return "";
    }

    /** Whether a checkpoint's tensor carries no information (frequencies that follow from the configuration). */
    boolean ignores(String tensor);

    /** Whether a tensor is the head that gives logits, which a model that scores has no use for. */
    boolean isHead(String tensor);

    ModelGraph build(GraphOptions options);
}

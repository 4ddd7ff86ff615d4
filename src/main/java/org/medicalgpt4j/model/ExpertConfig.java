package org.medicalgpt4j.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.medicalgpt4j.op.Routing;

/**
 * The mixtures of experts of a model.
 *
 * @param count experts of a layer
 * @param width inner width of an expert
 * @param routing how a token's experts are chosen
 * @param biased whether the choice is corrected by a bias for each expert (DeepSeek-V3)
 * @param names of the modules
 * @param shared the expert that every token goes through, if there is one
 * @param layers for each layer whether it is a mixture; the others have one feed-forward block
 * @param routerLoss what the balance of routers is multiplied by, see {@link Architecture#routerLoss}
 */
record ExpertConfig(
        int count,
        int width,
        Routing routing,
        boolean biased,
        Names names,
        Optional<Shared> shared,
        List<Boolean> layers,
        OptionalDouble routerLoss) {

    /**
     * @param block module of the mixture in its layer
     * @param gate an expert's first projection, whose result is activated
     * @param up the other one
     * @param down from the inner width back
     */
    record Names(String block, String gate, String up, String down) {
        static final Names USUAL = new Names("mlp", "gate_proj", "up_proj", "down_proj");
        static final Names MIXTRAL = new Names("block_sparse_moe", "w1", "w3", "w2");
    }

    /**
     * @param module in the mixture's
     * @param gate module of the gate that its result is multiplied by, if there is one
     */
    record Shared(String module, int width, Optional<String> gate) {}
}

package org.medicalgpt4j.model;

import java.util.OptionalDouble;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Decoders of LLaMA's shape with mixtures of experts: Mixtral (Jiang et al., "Mixtral of Experts", 2024), Qwen2-MoE and
 * Qwen3-MoE.
 */
class ExpertArchitecture extends LlamaArchitecture {
    private final ExpertConfig e;

    ExpertArchitecture(DecoderConfig config, ExpertConfig experts) {
        super(config);
        this.e = experts;
    }

    @Override
    public final OptionalDouble routerLoss() {
        return e.routerLoss();
    }

    @Override
    final SDVariable feedForward(GraphBuilder g, String layer, SDVariable x, int number) {
        if (!e.layers().get(number)) {
            return super.feedForward(g, layer, x, number);
        }
        String module = layer + "." + e.names().block();
        GraphBuilder.Route route = g.route(module + ".gate", x, c.hiddenSize(), e);
        SDVariable y = g.experts(module + ".experts", x, route, c.hiddenSize(), e);
        return e.shared()
                .map(shared -> g.add(module + ".together", y, shared(g, module + ".", shared, x)))
                .orElse(y);
    }

    private SDVariable shared(GraphBuilder g, String module, ExpertConfig.Shared shared, SDVariable x) {
        SDVariable y = gated(g, module + shared.module(), x, shared.width());
        return shared.gate()
                .map(name -> g.gate(module + "gated", y, g.linear(module + name, x, c.hiddenSize(), 1, false)))
                .orElse(y);
    }
}

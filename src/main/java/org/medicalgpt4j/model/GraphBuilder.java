package org.medicalgpt4j.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.medicalgpt4j.op.Attention;
import org.medicalgpt4j.op.AttentionShape;
import org.medicalgpt4j.op.CachedAttention;
import org.medicalgpt4j.op.ColumnGroups;
import org.medicalgpt4j.op.CropHeads;
import org.medicalgpt4j.op.Embedding;
import org.medicalgpt4j.op.EmbeddingNoise;
import org.medicalgpt4j.op.ExpertChoice;
import org.medicalgpt4j.op.Experts;
import org.medicalgpt4j.op.FirstPassLength;
import org.medicalgpt4j.op.GatherRows;
import org.medicalgpt4j.op.Gelu;
import org.medicalgpt4j.op.Join;
import org.medicalgpt4j.op.LayerNorm;
import org.medicalgpt4j.op.Linear;
import org.medicalgpt4j.op.PadHeads;
import org.medicalgpt4j.op.PositionLogScale;
import org.medicalgpt4j.op.PromptLayout;
import org.medicalgpt4j.op.QuantizedEmbedding;
import org.medicalgpt4j.op.QuantizedLinear;
import org.medicalgpt4j.op.QuantizedWeight;
import org.medicalgpt4j.op.RepeatHead;
import org.medicalgpt4j.op.ResidualAdd;
import org.medicalgpt4j.op.RmsNorm;
import org.medicalgpt4j.op.Rotary;
import org.medicalgpt4j.op.RotaryScaling;
import org.medicalgpt4j.op.RotaryTable;
import org.medicalgpt4j.op.Scale;
import org.medicalgpt4j.op.SigmoidGate;
import org.medicalgpt4j.op.Split;
import org.medicalgpt4j.op.SwiGlu;
import org.medicalgpt4j.op.WidenedWeight;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The blocks that decoder families are built from. Every block takes a module path, makes the parameters of that module
 * under their checkpoint names, and adds its ops; whether a linear layer has an adapter, whether attention uses a cache
 * and what is trainable follows from the {@link GraphOptions}.
 */
final class GraphBuilder {
    private final GraphOptions options;
    private final SameDiff graph = SameDiff.create();
    private final GraphParameters leaves;
    private final LinearLayers linears;
    private final List<String> layerResults = new ArrayList<>();
    private final List<ModelGraph.Router> routers = new ArrayList<>();
    private final SDVariable tokens;
    private final SDVariable positions;
    private final SDVariable sequenceStarts;

    GraphBuilder(GraphOptions options) {
        this.options = options;
        this.leaves = new GraphParameters(options, graph);
        this.linears = new LinearLayers(options, graph, leaves);
        this.tokens = graph.placeHolder(ModelGraph.TOKENS, DataType.INT, -1);
        this.positions = graph.placeHolder(ModelGraph.POSITIONS, DataType.INT, -1);
        this.sequenceStarts = graph.placeHolder(ModelGraph.SEQUENCE_STARTS, DataType.INT, -1);
    }

    boolean training() {
        return options.training();
    }

    /** Token embeddings {@code [N, width]}, noisy in training if that is wanted. */
    SDVariable embedding(String module, int vocabulary, int width, OptionalInt padding) {
        SDVariable rows = rows(module, vocabulary, width, padding);
        return options.training() && options.noise() > 0
                ? EmbeddingNoise.apply(
                        graph, module + ".noise", rows, sequenceStarts, leaves.randomKey(), options.noise())
                : rows;
    }

    private SDVariable rows(String module, int vocabulary, int width, OptionalInt padding) {
        Optional<QuantizedWeight> packed = leaves.quantized(module, ParameterRole.EMBEDDING, vocabulary, width);
        if (packed.isPresent()) {
            SDVariable words = leaves.packed(module, ParameterRole.EMBEDDING, packed.get());
            return QuantizedEmbedding.apply(graph, module, tokens, words, packed.get(), options.type());
        }
        SDVariable table = leaves.parameter(module, ParameterRole.EMBEDDING, vocabulary, width);
        return Embedding.apply(graph, module, table, tokens, padding);
    }

    /** {@code x W^T + b}, with an adapter if the module is a target of LoRA. */
    SDVariable linear(String module, SDVariable x, int in, int out, boolean bias) {
        return linears.apply(module, x, in, out, bias);
    }

    /** RMS norm over whole rows, or over each group of {@code width} elements. */
    SDVariable rmsNorm(String module, SDVariable x, int width, double epsilon) {
        SDVariable weight = leaves.parameter(module, ParameterRole.NORM, width);
        return RmsNorm.apply(graph, module, x, weight, epsilon);
    }

    /** Layer norm over whole rows. */
    SDVariable layerNorm(String module, SDVariable x, int width, double epsilon, boolean bias) {
        SDVariable weight = leaves.parameter(module, ParameterRole.NORM, width);
        return bias
                ? LayerNorm.apply(
                        graph, module, x, weight, leaves.parameter(module, ".bias", ParameterRole.BIAS, width), epsilon)
                : LayerNorm.apply(graph, module, x, weight, epsilon);
    }

    /** Cosines and sines for all layers. */
    RotaryAngles rotaryAngles(int size, double base, RotaryScaling scaling) {
        return rotaryAngles("rotary", positions, size, base, scaling);
    }

    /** @param places what takes the positions' place */
    RotaryAngles rotaryAngles(String name, SDVariable places, int size, double base, RotaryScaling scaling) {
        SDVariable[] table =
                RotaryTable.apply(graph, name, places, sequenceStarts, size, base, scaling, options.type());
        return new RotaryAngles(table[0], table[1]);
    }

    /** As {@link #rotaryAngles}, but with frequencies that, in a decoding graph, stay those of a sequence's first pass. */
    RotaryAngles promptAngles(int size, double base, RotaryScaling scaling) {
        if (options.cache().isEmpty()) {
            return rotaryAngles(size, base, scaling);
        }
        SDVariable cache = leaves.state("rotary.cache", 1, 1);
        SDVariable lengths =
                FirstPassLength.apply(graph, "rotary.lengths", positions, sequenceStarts, leaves.pageTable(), cache);
        SDVariable[] table = RotaryTable.apply(
                graph, "rotary", positions, sequenceStarts, lengths, size, base, scaling, options.type());
        return new RotaryAngles(table[0], table[1]);
    }

    /** Queries beyond the length of training are multiplied by a growing factor. */
    SDVariable sharpen(String name, SDVariable queries, int trained) {
        return PositionLogScale.apply(graph, name, queries, positions, trained);
    }

    /** Rotates the two halves of each head by angles of their own. */
    SDVariable rotateHalves(String name, SDVariable x, RotaryAngles first, RotaryAngles second, int headSize) {
        SDVariable y = Rotary.apply(graph, name + ".first", x, first.cos(), first.sin(), headSize, false);
        return Rotary.apply(graph, name, y, second.cos(), second.sin(), headSize, headSize / 2, false);
    }

    SDVariable rotate(String name, SDVariable x, RotaryAngles angles, int headSize, boolean interleaved) {
        return Rotary.apply(graph, name, x, angles.cos(), angles.sin(), headSize, interleaved);
    }

    /** Causal attention inside each sequence; in a decoding graph over the cached keys and values too. */
    SDVariable attention(String module, SDVariable q, SDVariable k, SDVariable v, AttentionShape shape) {
        String name = module + ".attention";
        if (options.cache().isEmpty()) {
            return Attention.apply(graph, name, q, k, v, sequenceStarts, shape);
        }
        SDVariable keys = leaves.state(module + ".cache.key", shape.keyValueHeads(), shape.headSize());
        SDVariable values = leaves.state(module + ".cache.value", shape.keyValueHeads(), shape.headSize());
        return CachedAttention.apply(
                graph, name, q, k, v, keys, values, positions, sequenceStarts, leaves.pageTable(), shape);
    }

    /** As {@link #attention(String, SDVariable, SDVariable, SDVariable, AttentionShape)}, but inside prompts all see all. */
    SDVariable attention(
            String module, SDVariable q, SDVariable k, SDVariable v, Prompts prompts, AttentionShape shape) {
        String name = module + ".attention";
        SDVariable lengths = prompts.lengths();
        if (options.cache().isEmpty()) {
            return Attention.apply(graph, name, q, k, v, sequenceStarts, lengths, shape);
        }
        SDVariable keys = leaves.state(module + ".cache.key", shape.keyValueHeads(), shape.headSize());
        SDVariable values = leaves.state(module + ".cache.value", shape.keyValueHeads(), shape.headSize());
        return CachedAttention.apply(
                graph, name, q, k, v, keys, values, positions, sequenceStarts, leaves.pageTable(), lengths, shape);
    }

    /** Where prompts end, found by the tokens that mark it; see {@link PromptLayout}. */
    Prompts prompts(int start, int mask, int generalMask) {
        List<SDVariable> inputs = new ArrayList<>(List.of(tokens, positions, sequenceStarts));
        if (options.cache().isPresent()) {
            inputs.addAll(List.of(leaves.pageTable(), leaves.state("prompts.cache", 1, 2)));
        }
        SDVariable[] layout = PromptLayout.apply(graph, "prompts", inputs, start, mask, generalMask);
        return new Prompts(layout[0], layout[1], layout[2]);
    }

    /**
     * The parts of a fused projection, named after its module and their own suffixes.
     *
     * @param widths columns of each part in one group of columns
     */
    SDVariable[] split(String module, SDVariable x, List<String> suffixes, Integer... widths) {
        List<String> names =
                suffixes.stream().map(suffix -> module + "." + suffix).toList();
        return Split.apply(graph, names, x, new ColumnGroups(List.of(widths)));
    }

    SDVariable swiGlu(String name, SDVariable gate, SDVariable up) {
        return SwiGlu.apply(graph, name, gate, up);
    }

    SDVariable gelu(String name, SDVariable x) {
        return Gelu.apply(graph, name, x);
    }

    SDVariable scale(String name, SDVariable x, double factor) {
        return Scale.apply(graph, name, x, factor);
    }

    /** One head {@code [N, D]} for all: {@code [N, heads * D]}. */
    SDVariable repeatHead(String name, SDVariable x, int heads) {
        return RepeatHead.apply(graph, name, x, heads);
    }

    /** Parts of every head put together, {@code widths} columns of each. */
    SDVariable joinHeads(String name, List<SDVariable> parts, Integer... widths) {
        return Join.apply(graph, name, parts, new ColumnGroups(List.of(widths)));
    }

    /** Zeros behind the elements of each head. */
    SDVariable padHeads(String name, SDVariable x, int size, int padded) {
        return size == padded ? x : PadHeads.apply(graph, name, x, size, padded);
    }

    /** The first elements of each head. */
    SDVariable cropHeads(String name, SDVariable x, int size, int cropped) {
        return size == cropped ? x : CropHeads.apply(graph, name, x, size, cropped);
    }

    /** {@code x} times the sigmoid of a gate {@code [N, 1]}. */
    SDVariable gate(String name, SDVariable x, SDVariable gate) {
        return SigmoidGate.apply(graph, name, x, gate);
    }

    /** Chooses experts for each token. A router never has an adapter. */
    Route route(String module, SDVariable x, int width, ExpertConfig experts) {
        SDVariable weight = leaves.parameter(module, ParameterRole.ROUTER, experts.count(), width);
        Optional<SDVariable> bias = experts.biased()
                ? Optional.of(leaves.parameter(
                        module, ".e_score_correction_bias", ParameterRole.ROUTER_BIAS, experts.count()))
                : Optional.empty();
        SDVariable logits = Linear.apply(graph, module, x, weight);
        SDVariable[] choice = ExpertChoice.apply(graph, module + ".weights", logits, bias, experts.routing());
        routers.add(new ModelGraph.Router(logits.name(), choice[1].name()));
        return new Route(choice[0], choice[1]);
    }

    /** The experts that were chosen; parameters are those of {@code module.NUMBER.NAME}, as of linear layers. */
    SDVariable experts(String module, SDVariable x, Route route, int width, ExpertConfig experts) {
        ExpertConfig.Names names = experts.names();
        List<Experts.Weights> weights = new ArrayList<>();
        for (int e = 0; e < experts.count(); e++) {
            String expert = module + "." + e + ".";
            weights.add(new Experts.Weights(
                    leaves.parameter(expert + names.gate(), ParameterRole.EXPERT, experts.width(), width),
                    leaves.parameter(expert + names.up(), ParameterRole.EXPERT, experts.width(), width),
                    leaves.parameter(expert + names.down(), ParameterRole.EXPERT, width, experts.width())));
        }
        return Experts.apply(graph, module, x, route.weights(), route.experts(), weights);
    }

    SDVariable add(String name, SDVariable x, SDVariable y) {
        return ResidualAdd.apply(graph, name, x, y);
    }

    /** Says that a value is all that the next layer, or the end of the model, reads of the layer that ends with it. */
    SDVariable endLayer(SDVariable x) {
        layerResults.add(x.name());
        return x;
    }

    /**
     * Ends the graph: {@code hidden} is what objectives start from; a graph that is not for training also gets logits.
     *
     * @param headModule module of the head, or of the embedding if both are tied
     */
    ModelGraph finish(SDVariable hidden, String headModule, int vocabulary, int width) {
        if (options.scores()) {
            return finishWithScore(hidden, width);
        }
        SDVariable head = head(headModule, vocabulary, width);
        Optional<QuantizedWeight> packed = leaves.quantized(headModule, ParameterRole.HEAD, vocabulary, width);
        return finish(
                hidden,
                head,
                chosen -> packed.isPresent()
                        ? QuantizedLinear.apply(
                                graph,
                                ModelGraph.LOGITS,
                                chosen,
                                Optional.empty(),
                                leaves.weight(headModule),
                                packed.get())
                        : Linear.apply(graph, ModelGraph.LOGITS, chosen, head));
    }

    private ModelGraph finishWithScore(SDVariable hidden, int width) {
        SDVariable head = head(ModelGraph.SCORE, 1, width);
        return finish(hidden, head, chosen -> Linear.apply(graph, ModelGraph.LOGITS, chosen, head));
    }

    /** As {@link #finish(SDVariable, String, int, int)}, but every row of the head's weight is scaled to a length of 1. */
    ModelGraph finishWithUnitRows(SDVariable hidden, String headModule, int vocabulary, int width) {
        if (options.scores()) {
            return finishWithScore(hidden, width);
        }
        SDVariable head = head(headModule, vocabulary, width);
        INDArray scale = Nd4j.valueArrayOf(new long[] {width}, 1 / Math.sqrt(width), options.type());
        // an RMS norm of 1 / sqrt(width) is a length of 1; the epsilon is that of a length of 1e-12
        SDVariable rows = RmsNorm.apply(
                graph, headModule + ".unit", head, graph.constant(headModule + ".scale", scale), 1e-24 / width);
        return finish(hidden, rows, chosen -> Linear.apply(graph, ModelGraph.LOGITS, chosen, rows));
    }

    private SDVariable head(String module, int vocabulary, int width) {
        Optional<QuantizedWeight> packed = leaves.quantized(module, ParameterRole.HEAD, vocabulary, width);
        if (packed.isPresent()) {
            SDVariable words = leaves.hasWeight(module)
                    ? leaves.weight(module)
                    : leaves.packed(module, ParameterRole.HEAD, packed.get());
            return WidenedWeight.apply(graph, module + ".wide", words, packed.get(), options.type());
        }
        return leaves.hasWeight(module)
                ? leaves.weight(module)
                : leaves.parameter(module, ParameterRole.HEAD, vocabulary, width);
    }

    private ModelGraph finish(SDVariable hidden, SDVariable head, UnaryOperator<SDVariable> logits) {
        hidden.rename(ModelGraph.HIDDEN);
        if (!options.training()) {
            SDVariable rows = graph.placeHolder(ModelGraph.ROWS, DataType.INT, -1);
            SDVariable chosen = GatherRows.apply(graph, "hidden.rows", hidden, rows);
            logits.apply(chosen);
        }
        return new ModelGraph(graph, options, leaves.all(), leaves.states(), layerResults, routers, head.name());
    }

    /** Weights of the chosen experts and their numbers, {@code [N, K]} each. */
    record Route(SDVariable weights, SDVariable experts) {}

    /** {@code [N, R/2]} each. */
    record RotaryAngles(SDVariable cos, SDVariable sin) {}

    /** Lengths {@code [S]}, places in the prompt and in the answer {@code [N]}. */
    record Prompts(SDVariable lengths, SDVariable places, SDVariable answerPlaces) {}
}

package org.medicalgpt4j.op;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.medicalgpt4j.quantization.FourBitCode;
import org.medicalgpt4j.quantization.FourBitFormat;
import org.medicalgpt4j.quantization.RowInt8Format;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/** A one-layer decoder with every differentiable op in it, each with settings that are not the usual ones. */
final class OneLayer {
    private static final int WIDTH = 8;
    private static final int VOCABULARY = 11;
    private static final int PADDING = VOCABULARY - 1; // never drawn: its row would have no gradient
    private static final int HEAD_SIZE = 4;
    private static final int EXPERTS = 4;
    private static final int INNER = 3;

    final OpGraph g;
    final SDVariable hidden;
    final SDVariable logProb;
    final SDVariable perSequence;

    OneLayer(OpGraph g, int[] starts) {
        this.g = g;
        SameDiff graph = g.graph;
        int tokens = starts[starts.length - 1];
        SDVariable cuSeqlens = g.index("cuSeqlens", starts);
        SDVariable positions = g.index("positions", positions(starts));
        SDVariable x = Embedding.apply(
                graph,
                "embedded",
                g.variable("embedding", VOCABULARY, WIDTH),
                g.index("tokens", g.indices(tokens, 0, PADDING)),
                OptionalInt.of(PADDING));
        QuantizedWeight rows = new QuantizedWeight(new FourBitFormat(FourBitCode.NF4, 4, true), VOCABULARY, WIDTH);
        SDVariable frozen = QuantizedEmbedding.apply(
                graph,
                "frozen",
                graph.getVariable("tokens"),
                g.index("frozen.weight", PackedMatrices.normal(rows, new Random(1))),
                rows,
                g.normal(1).dataType());
        x = ResidualAdd.apply(graph, "both", x, frozen);
        SDVariable[] table = RotaryTable.apply(
                graph,
                "table",
                positions,
                cuSeqlens,
                HEAD_SIZE,
                77,
                new RotaryScaling.Dynamic(3, 2),
                g.normal(1).dataType());
        SDVariable whole = RmsNorm.apply(graph, "whole", x, g.variable("norm", WIDTH), 1e-2);
        SDVariable[] parts = Split.apply(graph, List.of("left", "right"), whole, new ColumnGroups(List.of(1, 3)));
        SDVariable normed = Join.apply(graph, "normed", List.of(parts), new ColumnGroups(List.of(1, 3)));
        SDVariable q =
                Linear.apply(graph, "q", normed, g.variable("q.weight", WIDTH, WIDTH), g.variable("q.bias", WIDTH));
        SDVariable k = Linear.apply(graph, "k", normed, g.variable("k.weight", HEAD_SIZE, WIDTH));
        SDVariable v = Linear.apply(graph, "v", normed, g.variable("v.weight", HEAD_SIZE, WIDTH));
        SDVariable o = Attention.apply(
                graph,
                "o",
                PositionLogScale.apply(
                        graph,
                        "q.sharpened",
                        Rotary.apply(graph, "q.rotated", q, table[0], table[1], HEAD_SIZE, true),
                        positions,
                        2),
                Rotary.apply(graph, "k.rotated", k, table[0], table[1], HEAD_SIZE, true),
                v,
                cuSeqlens,
                new AttentionShape(2, 1, HEAD_SIZE, 0.6, 3));
        SDVariable update = LoraLinear.apply(
                graph,
                "update",
                o,
                g.variable("a", 2, WIDTH),
                g.variable("b", WIDTH, 2),
                g.variable("update.weight", WIDTH, WIDTH),
                Optional.of(g.variable("update.bias", WIDTH)),
                Optional.of(g.index("randomKey", 5, 6, 7, 8)),
                new LoraLinear.Settings(1.5, 0.25, 4));
        SDVariable norm = DoraNorm.apply(
                graph,
                "measured",
                graph.getVariable("a"),
                graph.getVariable("b"),
                graph.getVariable("update.weight"),
                1.5);
        // lengths count as constants, which differences in the weight would not
        SDVariable lengths = norm.sub(norm).add("lengths", 2);
        SDVariable scaled =
                DoraScale.apply(graph, "scaled", update, g.variable("magnitude", WIDTH), lengths, Optional.empty());
        QuantizedWeight square = new QuantizedWeight(new RowInt8Format(), WIDTH, WIDTH);
        SDVariable packed = QuantizedLinear.apply(
                graph,
                "packed",
                scaled,
                Optional.of(g.variable("packed.bias", WIDTH)),
                g.index("packed.weight", PackedMatrices.normal(square, new Random(2))),
                square);
        SDVariable updated = LoraUpdate.apply(
                graph,
                "updated",
                packed,
                scaled,
                g.variable("updated.a", 3, WIDTH),
                g.variable("updated.b", WIDTH, 3),
                Optional.of(graph.getVariable("randomKey")),
                new LoraLinear.Settings(0.7, 0.5, 6));
        SDVariable repeated = RepeatHead.apply(graph, "repeated", k, 2);
        SDVariable padded = PadHeads.apply(graph, "padded", repeated, HEAD_SIZE, HEAD_SIZE + 2);
        SDVariable cropped = CropHeads.apply(graph, "cropped", padded, HEAD_SIZE + 2, HEAD_SIZE);
        SDVariable logits = Linear.apply(graph, "logits", normed, g.variable("router", EXPERTS, WIDTH));
        SDVariable[] choice = ExpertChoice.apply(
                graph,
                "choice",
                logits,
                Optional.of(g.variable("router.bias", EXPERTS)),
                new Routing(2, true, true, 1.5, 2, 1, 2));
        SDVariable mixed = Experts.apply(graph, "mixed", normed, choice[0], choice[1], experts());
        SDVariable gate = Linear.apply(graph, "gate", normed, g.variable("gate.weight", 1, WIDTH));
        SDVariable gated = SigmoidGate.apply(graph, "gated", mixed, gate);
        SDVariable[] torn = Dropout.apply(graph, "parted", updated, graph.getVariable("randomKey"), 0.25, 8);
        SDVariable noisy = EmbeddingNoise.apply(graph, "noisy", torn[0], cuSeqlens, graph.getVariable("randomKey"), 5);
        SDVariable glued = ResidualAdd.apply(graph, "glued", noisy, Scale.apply(graph, "few", torn[1], 0.3));
        SDVariable wide = WidenedWeight.apply(
                graph,
                "wide",
                graph.getVariable("packed.weight"),
                square,
                g.normal(1).dataType());
        SDVariable both = ResidualAdd.apply(graph, "pieces", glued, Linear.apply(graph, "widened", updated, wide));
        SDVariable attended = ResidualAdd.apply(graph, "attended", x, both);
        SDVariable sum = ResidualAdd.apply(graph, "sum", attended, ResidualAdd.apply(graph, "more", gated, cropped));
        SDVariable active = Gelu.apply(graph, "active", Scale.apply(graph, "less", sum, 0.7));
        SDVariable centred = LayerNorm.apply(
                graph, "centred", active, g.variable("centred.weight", WIDTH), g.variable("centred.bias", WIDTH), 1e-2);
        this.hidden = SwiGlu.apply(graph, "hidden", centred, q);
        SDVariable chosen = GatherRows.apply(graph, "chosen", hidden, g.index("rows", rows(tokens)));
        SDVariable head = g.variable("head", VOCABULARY, WIDTH);
        SDVariable targets = g.index("targets", g.indices(tokens, -2, VOCABULARY));
        this.logProb = TokenLogProb.apply(graph, "target", chosen, head, targets)[0];
        SDVariable margin = TargetMargin.apply(graph, "margin", chosen, head, targets);
        SDVariable balance = RouterBalance.apply(graph, "balance", List.of(logits), List.of(choice[1]));
        this.perSequence =
                SegmentSum.apply(graph, "perSequence", logProb.add(margin).add(balance), cuSeqlens);
    }

    private List<Experts.Weights> experts() {
        return IntStream.range(0, EXPERTS)
                .mapToObj(e -> new Experts.Weights(
                        g.variable("gate" + e, INNER, WIDTH),
                        g.variable("up" + e, INNER, WIDTH),
                        g.variable("down" + e, WIDTH, INNER)))
                .toList();
    }

    OneLayer(OpGraph g) {
        this(g, g.sequenceStarts());
    }

    static OneLayer of(long seed, DataType type, int... starts) {
        return new OneLayer(new OpGraph(new Random(seed), type), starts);
    }

    private static int[] positions(int[] starts) {
        int[] positions = new int[starts[starts.length - 1]];
        for (int s = 0; s + 1 < starts.length; s++) {
            for (int i = starts[s]; i < starts[s + 1]; i++) {
                positions[i] = i - starts[s];
            }
        }
        return positions;
    }

    private static int[] rows(int tokens) {
        int[] rows = new int[tokens];
        for (int i = 0; i < tokens; i++) {
            rows[i] = i;
        }
        return rows;
    }
}

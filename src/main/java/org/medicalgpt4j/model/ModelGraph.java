package org.medicalgpt4j.model;

import java.util.List;
import java.util.Optional;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * A transformer as a SameDiff graph whose weights have names and shapes but no memory: an engine gives them that.
 *
 * <p>Batches are ragged: the N tokens of all sequences one after another, without padding. Inputs are {@link #TOKENS},
 * {@link #POSITIONS} and {@link #SEQUENCE_STARTS}; a graph with dropout also reads {@link #RANDOM_KEY}, one
 * that is not for training {@link #ROWS}, a decoding graph {@link #PAGE_TABLE}.
 */
public final class ModelGraph {
    /** {@code [N]} token ids. */
    public static final String TOKENS = "tokens";

    /** {@code [N]} position of each token in its sequence. */
    public static final String POSITIONS = "positions";

    /** {@code [S+1]} index of each sequence's first token, and N. */
    public static final String SEQUENCE_STARTS = "cuSeqlens";

    /** {@code [4]} seed (low, high), step, row offset: what dropout draws from. */
    public static final String RANDOM_KEY = "randomKey";

    /** {@code [S, P]} cache pages of each sequence, in order. */
    public static final String PAGE_TABLE = "pageTable";

    /** {@code [R]} rows for which a scoring or decoding graph gives logits. */
    public static final String ROWS = "rows";

    /** {@code [N, H]} hidden states after the final norm. */
    public static final String HIDDEN = "final_hidden";

    /** {@code [R, V]} logits of a scoring or decoding graph. */
    public static final String LOGITS = "logits";

    /** Module of a head that scores, {@code [1, H]}, as Hugging Face's sequence classification names it. */
    public static final String SCORE = "score";

    private final SameDiff graph;
    private final GraphOptions options;
    private final List<Parameter> parameters;
    private final List<StateTensor> states;
    private final List<String> layerResults;
    private final List<Router> routers;
    private final String head;

    ModelGraph(
            SameDiff graph,
            GraphOptions options,
            List<Parameter> parameters,
            List<StateTensor> states,
            List<String> layerResults,
            List<Router> routers,
            String head) {
        this.graph = graph;
        this.options = options;
        this.parameters = List.copyOf(parameters);
        this.states = List.copyOf(states);
        this.layerResults = List.copyOf(layerResults);
        this.routers = List.copyOf(routers);
        this.head = head;
    }

    /**
     * What chooses the experts of a layer.
     *
     * @param logits name of the experts' logits, {@code [N, E]}
     * @param choice name of the numbers of the chosen experts, {@code [N, K]}
     */
    public record Router(String logits, String choice) {}

    public SameDiff graph() {
        return graph;
    }

    public GraphOptions options() {
        return options;
    }

    /** Every weight the graph reads, in the order of its first use. */
    public List<Parameter> parameters() {
        return parameters;
    }

    public List<Parameter> trainable() {
        return parameters.stream().filter(Parameter::trainable).toList();
    }

    public Optional<Parameter> parameter(String name) {
        return parameters.stream().filter(p -> p.name().equals(name)).findFirst();
    }

    public List<StateTensor> states() {
        return states;
    }

    /** Names of the values that end the layers, in order. */
    public List<String> layerResults() {
        return layerResults;
    }

    /** The routers of layers that are mixtures of experts, in order. */
    public List<Router> routers() {
        return routers;
    }

    /** Hidden states {@code [N, H]}, the input of the head. */
    public SDVariable hidden() {
        return graph.getVariable(HIDDEN);
    }

    /** What the head multiplies with, {@code [1, H]} in a graph that scores, else {@code [V, H]}: its weight, the embedding's when both are tied, or rows made of it. */
    public SDVariable head() {
        return graph.getVariable(head);
    }

    /** Whether an input exists in this graph. */
    public boolean reads(String input) {
        return graph.hasVariable(input);
    }
}

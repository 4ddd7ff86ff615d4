package org.medicalgpt4j.generate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medicalgpt4j.engine.Program;
import org.medicalgpt4j.engine.Tensor;
import org.medicalgpt4j.engine.TokenDraw;
import org.medicalgpt4j.generate.sampling.Sampler;

/** One run of the model for several answers. */
final class DecodingStep {
    private final CachedDecoder decoder;
    private final int prefillTokens;
    private final Sampler sampler = new Sampler();

    /** @param prefillTokens tokens computed in one step, unless there are more answers */
    DecodingStep(CachedDecoder decoder, int prefillTokens) {
        this.decoder = decoder;
        this.prefillTokens = prefillTokens;
    }

    /**
     * Computes what is pending, or a piece of it; answers with nothing left to compute then get their next token. If
     * cancelled, all finish.
     */
    void run(List<Answer> answers, Cancellation cancellation) {
        if (cancellation.isCancelled()) {
            answers.forEach(answer -> answer.finish(FinishReason.CANCELLED));
            return;
        }
        // answers of one adapter are computed together
        Map<Program, Share> shares = new LinkedHashMap<>();
        int left = Math.max(prefillTokens, answers.size());
        for (Answer answer : answers) {
            boolean splits = decoder.canSplit(answer.sequence().length() + answer.pending());
            int count = splits ? Math.min(answer.pending(), left) : answer.pending();
            if (left > 0 && (count <= left || shares.isEmpty())) {
                Share share = shares.computeIfAbsent(
                        answer.sequence().program(), program -> new Share(new ArrayList<>(), new ArrayList<>()));
                share.answers().add(answer);
                share.tokens().add(answer.take(count));
                left -= count;
            }
        }
        shares.values().forEach(this::compute);
    }

    /** Answers that one program computes, and the tokens they take. */
    private record Share(List<Answer> answers, List<int[]> tokens) {}

    private void compute(Share share) {
        List<Answer> computed = share.answers();
        CachedDecoder.Run run =
                decoder.append(computed.stream().map(Answer::sequence).toList(), share.tokens());
        Optional<int[]> drawn = draws(computed).flatMap(run::draw);
        if (drawn.isPresent()) {
            accept(computed, drawn.get());
        } else {
            choose(computed, run.logits());
        }
    }

    /** What each answer wants; absent if an engine cannot fulfil the wish of one of them. */
    private static Optional<List<TokenDraw>> draws(List<Answer> answers) {
        List<TokenDraw> draws = new ArrayList<>();
        for (Answer answer : answers) {
            Optional<TokenDraw> draw = answer.pending() > 0 ? Optional.of(TokenDraw.greedy()) : answer.draw();
            if (draw.isEmpty()) {
                return Optional.empty();
            }
            draws.add(draw.get());
        }
        return Optional.of(draws);
    }

    private static void accept(List<Answer> computed, int[] tokens) {
        for (int row = 0; row < tokens.length; row++) {
            if (computed.get(row).pending() == 0) {
                computed.get(row).accept(Sampler.requireDrawn(tokens[row]));
            }
        }
    }

    private void choose(List<Answer> computed, Tensor logits) {
        int vocabulary = (int) logits.shape()[1];
        for (int row = 0; row < computed.size(); row++) {
            if (computed.get(row).pending() == 0) {
                computed.get(row).choose(sampler, logits.values(), row * vocabulary, vocabulary);
            }
        }
    }
}

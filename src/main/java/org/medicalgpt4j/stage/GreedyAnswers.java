package org.medicalgpt4j.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.medicalgpt4j.generate.CachedDecoder;
import org.medicalgpt4j.generate.Cancellation;
import org.medicalgpt4j.generate.GenerationListener;
import org.medicalgpt4j.generate.GenerationOptions;
import org.medicalgpt4j.generate.GenerationRequest;
import org.medicalgpt4j.generate.GenerationResult;
import org.medicalgpt4j.generate.Generator;
import org.medicalgpt4j.generate.GeneratorSettings;
import org.medicalgpt4j.model.CacheShape;
import org.medicalgpt4j.model.GraphOptions;
import org.medicalgpt4j.tokenizer.Tokenizer;
import org.medicalgpt4j.train.StopSwitch;

/** Greedy answers of a model in the course of training. */
record GreedyAnswers(Tokenizer tokenizer, Set<Integer> endTokens, List<String> stops, int maxNewTokens) {
    private static final int TOGETHER = 8;
    private static final int PAGE = 64;

    /**
     * Answers to prompts in their order, by the model as it is now.
     *
     * @throws org.medicalgpt4j.train.RunStopped if a stop is requested meanwhile
     */
    List<String> to(List<int[]> prompts, TunedModel model, StageContext context) {
        int longest = prompts.stream().mapToInt(prompt -> prompt.length).max().orElse(0);
        int contextTokens =
                Math.min(longest + maxNewTokens, model.architecture().maxPositions());
        int together = Math.min(TOGETHER, prompts.size());
        CacheShape cache = new CacheShape(together * ((contextTokens + PAGE - 1) / PAGE), PAGE);
        GenerationOptions greedy =
                GenerationOptions.greedy(maxNewTokens, endTokens).withStops(stops);
        try (CachedDecoder decoder = new CachedDecoder(
                context.engine()
                        .compile(model.graph(GraphOptions.decoding(cache)), model.parameters(), context.options()),
                cache,
                model.architecture())) {
            Generator generator = new Generator(decoder, tokenizer, GeneratorSettings.of(contextTokens, together));
            List<GenerationRequest> requests = new ArrayList<>();
            for (int i = 0; i < prompts.size(); i++) {
                requests.add(new GenerationRequest(prompts.get(i), greedy, i));
            }
            return texts(generator, requests, context.hooks().stop());
        }
    }

    private static List<String> texts(Generator generator, List<GenerationRequest> requests, StopSwitch stop) {
        Cancellation cancellation = new Cancellation();
        stop.onRequest(cancellation::cancel);
        String[] texts = new String[requests.size()];
        generator.generate(
                requests.iterator(),
                new GenerationListener() {
                    @Override
                    public void finished(int request, GenerationResult result) {
                        texts[request] = result.text();
                    }
                },
                cancellation);
        stop.check("answering the recipe's questions");
        return List.of(texts);
    }
}

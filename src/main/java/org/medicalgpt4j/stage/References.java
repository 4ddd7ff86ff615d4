package org.medicalgpt4j.stage;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.medicalgpt4j.checkpoint.ExistingFolder;
import org.medicalgpt4j.data.EvaluationBatches;
import org.medicalgpt4j.data.RaggedBatch;
import org.medicalgpt4j.data.SequenceSet;
import org.medicalgpt4j.data.SequenceStore;
import org.medicalgpt4j.engine.Parameters;
import org.medicalgpt4j.load.ModelFiles;
import org.medicalgpt4j.model.GraphOptions;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.recipe.ReferenceSettings;
import org.medicalgpt4j.recipe.ResolvedRecipe;
import org.medicalgpt4j.recipe.RunSettings;
import org.medicalgpt4j.recipe.Sha256;

/**
 * Finds the reference of a run. Where the run trains a new adapter, the base under it is the model as it was, and is asked
 * with the adapter left out: no second model. Otherwise the reference scores all data once before training, and what it
 * said is kept on disk by what it was made of, so that the model in training is the only one in memory.
 */
final class References {
    private static final String FOLDER = "reference-";
    private static final int NAME_LENGTH = 24;

    private final ReferenceSettings settings;
    private final Path cache;

    References(ReferenceSettings settings, Path cache) {
        this.settings = settings;
        this.cache = cache;
    }

    /** Whether the base under the adapter serves at each step. */
    boolean isAsked(TuningPlan tuning) {
        return settings.path().isEmpty() && !settings.precompute() && tuning.beginsAsBase();
    }

    /** A graph of the reference that is asked at each step. */
    static ModelGraph base(TuningPlan tuning) {
        return tuning.base(GraphOptions.scoring());
    }

    /**
     * The reference of a model whose training has not begun.
     *
     * @param data all that it will be asked about
     * @throws org.medicalgpt4j.train.RunStopped if a stop is requested meanwhile
     * @throws StageException if the reference is a model with another vocabulary
     */
    Reference of(TunedModel model, List<SequenceSet> data, StageContext context) {
        if (isAsked(model.plan())) {
            return Reference.asked(new TargetScoring(base(model.plan()), model.parameters(), context));
        }
        Map<SequenceStore, ReferenceScores> scores = new LinkedHashMap<>();
        for (SequenceSet set : data) {
            if (set.size() > 0) {
                scores.computeIfAbsent(set.store(), store -> kept(model, store, context));
            }
        }
        return new KeptReference(scores);
    }

    private ReferenceScores kept(TunedModel model, SequenceStore store, StageContext context) {
        ObjectNode key = key(store, context);
        String hash = Sha256.of(key.toString().getBytes(StandardCharsets.UTF_8));
        Path folder = cache.resolve(FOLDER + hash.substring(0, NAME_LENGTH));
        return ReferenceScores.open(folder, store)
                .map(found -> {
                    context.say("what the reference says of " + store.size() + " answers is reused from " + folder);
                    return found;
                })
                .orElseGet(() -> {
                    context.say("the reference scores " + store.size() + " answers once, for " + folder);
                    score(model, store, context, folder, key);
                    return ReferenceScores.open(folder, store)
                            .orElseThrow(() -> new StageException(folder + " cannot be read back"));
                });
    }

    private void score(TunedModel model, SequenceStore store, StageContext context, Path folder, ObjectNode key) {
        if (settings.path().isEmpty()) {
            score(model.graph(GraphOptions.scoring()), model.parameters(), store, context, folder, key);
            return;
        }
        Path path = settings.path().get();
        ModelFiles files = ModelFiles.open(path);
        requireSameVocabulary(files, model, path);
        ModelGraph graph = files.build(GraphOptions.scoring());
        try (Parameters parameters = files.load(context.engine(), graph)) {
            score(graph, parameters, store, context, folder, key);
        }
    }

    private static void requireSameVocabulary(ModelFiles files, TunedModel model, Path path) {
        if (!TokenizerIdentity.vocabulary(files)
                .equals(TokenizerIdentity.vocabulary(model.plan().files()))) {
            throw new StageException(
                    "reference.path is " + path + ", whose tokenizer is not that of the model in training"
                            + ": tokens would not mean the same; name a model with the same tokenizer");
        }
    }

    private static void score(
            ModelGraph graph,
            Parameters parameters,
            SequenceStore store,
            StageContext context,
            Path folder,
            ObjectNode key) {
        try (TargetScoring scoring = new TargetScoring(graph, parameters, context)) {
            context.publication()
                    .folder(
                            folder,
                            ExistingFolder.REPLACE,
                            draft -> ReferenceScores.write(draft, key, sink -> {
                                for (RaggedBatch batch :
                                        new EvaluationBatches(store.all(), RunSettings.DEFAULT_TOKENS_PER_STEP)) {
                                    context.hooks().stop().check("scoring the data with the reference");
                                    try {
                                        sink.add(batch, scoring.of(batch));
                                    } catch (IOException failure) {
                                        throw new UncheckedIOException(failure);
                                    }
                                }
                            }));
        }
    }

    /** What scores depend on. The start of training depends on how adapters begin, and so on their settings and the seed. */
    private ObjectNode key(SequenceStore store, StageContext context) {
        ObjectNode key = JsonNodeFactory.instance.objectNode();
        key.put("data", store.all().summary());
        key.put("engine", context.engine().name());
        boolean other = settings.path().isPresent();
        ObjectNode weights = key.putObject("weights");
        context.identity().weights().forEach((file, checksum) -> {
            if (file.startsWith("the reference's") == other) {
                weights.put(file, checksum);
            }
        });
        Map<String, Object> recipe = ResolvedRecipe.tree(context.identity().recipe());
        Map<?, ?> model = (Map<?, ?>) recipe.get("model");
        key.put("model", String.valueOf(model.get("dtype")));
        if (!other) {
            key.put("tuning", String.valueOf(recipe.get("tuning")));
            key.put("quantization", String.valueOf(model.get("quantization")));
            key.put("seed", context.identity().recipe().run().seed());
        }
        return key;
    }
}

package org.medicalgpt4j.stage;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.medicalgpt4j.checkpoint.AdapterConfig;
import org.medicalgpt4j.checkpoint.PeftAdapter;
import org.medicalgpt4j.checkpoint.TargetModules;
import org.medicalgpt4j.load.AdapterLoader;
import org.medicalgpt4j.load.ModelFiles;
import org.medicalgpt4j.model.Architecture;
import org.medicalgpt4j.model.GraphOptions;
import org.medicalgpt4j.model.LoraSpec;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.model.Parameter;
import org.medicalgpt4j.model.ParameterRole;
import org.medicalgpt4j.recipe.AdapterSize;
import org.medicalgpt4j.recipe.FreezeTuning;
import org.medicalgpt4j.recipe.FullTuning;
import org.medicalgpt4j.recipe.LoraStart;
import org.medicalgpt4j.recipe.LoraTuning;
import org.medicalgpt4j.recipe.ModelSettings;
import org.medicalgpt4j.recipe.Targets;
import org.medicalgpt4j.recipe.Tuning;

/**
 * Which weights of a model a run trains, and how the result is described.
 *
 * @param files the model the run begins with
 * @param lora the adapters, or empty for full tuning
 * @param config the adapters as PEFT describes them; present exactly when {@code lora} is
 * @param principal whether new adapters begin with the principal part of their weights
 * @param freeze the layers that are trained, if not all, where there are no adapters
 * @param noise strength of the noise on embeddings in training
 * @param scores whether the model gets a head that scores, in place of the one that gives logits
 */
record TuningPlan(
        ModelFiles files,
        Optional<LoraSpec> lora,
        Optional<AdapterConfig> config,
        boolean principal,
        Optional<TrainedLayers> freeze,
        double noise,
        boolean scores) {

    private static final String CAUSAL_LANGUAGE_MODEL = "CAUSAL_LM";
    private static final String SEQUENCE_CLASSIFICATION = "SEQ_CLS";
    private static final String LORA_A = ".lora_A.weight";

    /**
     * Reads the model's configuration, and the adapter's if the run goes on with one.
     *
     * @throws StageException if an adapter is given for full tuning
     */
    static TuningPlan of(ModelSettings model, Tuning tuning) {
        return of(model, tuning, false);
    }

    /** As {@link #of(ModelSettings, Tuning)}, for a model that learns to score: its head is trained whole. */
    static TuningPlan ofScores(ModelSettings model, Tuning tuning) {
        return of(model, tuning, true);
    }

    private static TuningPlan of(ModelSettings model, Tuning tuning, boolean scores) {
        if (!(tuning instanceof LoraTuning)) {
            if (model.adapter().isPresent()) {
                throw new StageException("model.adapter is " + model.adapter().get()
                        + ", but tuning.method is " + (tuning instanceof FullTuning ? "full" : "freeze")
                        + ": merge the adapter first (medgpt merge)");
            }
            ModelFiles files = ModelFiles.open(model.path());
            Optional<TrainedLayers> freeze = tuning instanceof FreezeTuning settings
                    ? Optional.of(TrainedLayers.of(settings, files, scores))
                    : Optional.empty();
            return new TuningPlan(files, Optional.empty(), Optional.empty(), false, freeze, 0, scores);
        }
        LoraTuning settings = (LoraTuning) tuning;
        return model.adapter()
                .map(adapter -> continued(model, adapter, settings, scores))
                .orElseGet(() -> fresh(
                        KeptWeights.of(ModelFiles.open(model.path()), model.quantization()),
                        scores ? settings.saving(ModelGraph.SCORE) : settings,
                        scores));
    }

    /** An existing adapter keeps its own rank, scale and targets, see {@link ContinuedAdapter}; dropout is the recipe's. */
    private static TuningPlan continued(ModelSettings model, Path adapter, LoraTuning settings, boolean scores) {
        ModelFiles files = KeptWeights.of(ModelFiles.open(model.path(), adapter), model.quantization());
        try (PeftAdapter opened = PeftAdapter.open(adapter)) {
            LoraSpec spec = AdapterLoader.spec(opened.config(), settings.dropout());
            if (scores != spec.saves(ModelGraph.SCORE)) {
                throw new StageException("model.adapter is " + adapter
                        + (scores
                                ? ", which has no head that scores: merge it first (medgpt merge)"
                                : ", which belongs to a reward model: it scores texts and writes none"));
            }
            return new TuningPlan(
                    files,
                    Optional.of(spec),
                    Optional.of(opened.config().withDropout(settings.dropout())),
                    false,
                    Optional.empty(),
                    0,
                    scores);
        }
    }

    private static TuningPlan fresh(ModelFiles files, LoraTuning settings, boolean scores) {
        AdapterConfig sizes = sizes(settings);
        // what is trained whole needs no adapter beside it; nor has it one in PEFT
        LoraSpec saved = new LoraSpec(module -> Optional.empty(), 0, settings.modulesToSave());
        LoraSpec spec = new LoraSpec(
                module -> settings.targets().include(module) && !saved.saves(module)
                        ? Optional.of(new LoraSpec.Layer(sizes.rank(module), sizes.scale(module), settings.dora()))
                        : Optional.empty(),
                settings.dropout(),
                settings.modulesToSave());
        GraphOptions options = GraphOptions.trainable().withLora(spec);
        ModelGraph graph = files.architecture().build(scores ? options.withScores() : options);
        List<String> savedNames = savedModules(files.architecture(), graph, settings.modulesToSave());
        requireUsed(settings.sizes(), graph);
        AdapterConfig config = AdapterConfig.lora(
                        settings.rank(), settings.alpha(), settings.dropout(), targets(graph, settings.targets()))
                .ofKind(settings.rslora(), settings.dora())
                .sized(settings.rank(), settings.alpha(), sizes.rankPattern(), sizes.alphaPattern())
                .forTask(scores ? SEQUENCE_CLASSIFICATION : CAUSAL_LANGUAGE_MODEL);
        return new TuningPlan(
                files,
                Optional.of(spec),
                Optional.of(config.savingModules(savedNames)
                        .onBase(files.source().path().toString())),
                settings.start() == LoraStart.PISSA,
                Optional.empty(),
                0,
                scores);
    }

    /** Ranks and scales as PEFT finds them. */
    static AdapterConfig sizes(LoraTuning settings) {
        Map<String, Integer> ranks = new LinkedHashMap<>();
        Map<String, Double> alphas = new LinkedHashMap<>();
        for (AdapterSize size : settings.sizes()) {
            size.rank().ifPresent(rank -> ranks.putIfAbsent(size.modules(), rank));
            size.alpha().ifPresent(alpha -> alphas.putIfAbsent(size.modules(), alpha));
        }
        return AdapterConfig.lora(settings.rank(), settings.alpha(), settings.dropout(), new TargetModules.AllLinear())
                .ofKind(settings.rslora(), settings.dora())
                .sized(settings.rank(), settings.alpha(), ranks, alphas);
    }

    /** A size for no layer is a mistake. */
    private static void requireUsed(List<AdapterSize> sizes, ModelGraph graph) {
        List<String> adapted = adaptedModules(graph);
        for (AdapterSize size : sizes) {
            AdapterConfig probe = AdapterConfig.lora(1, 1, 0, new TargetModules.AllLinear())
                    .sized(1, 1, Map.of(size.modules(), 2), Map.of());
            if (adapted.stream().noneMatch(module -> probe.rank(module) == 2)) {
                throw new StageException("tuning.sizes names '" + size.modules()
                        + "', which fits no layer with an adapter; these end in "
                        + String.join(", ", lastNames(adapted)));
            }
        }
    }

    private static List<String> adaptedModules(ModelGraph graph) {
        return graph.parameters().stream()
                .map(Parameter::name)
                .filter(name -> name.endsWith(LORA_A))
                .map(name -> name.substring(0, name.length() - LORA_A.length()))
                .toList();
    }

    /** PEFT's configuration lists what {@code all-linear} came to. */
    private static TargetModules targets(ModelGraph graph, Targets targets) {
        List<String> adapted = adaptedModules(graph);
        if (adapted.isEmpty()) {
            throw new StageException("tuning.targets match no linear layer of this model; its layers are "
                    + String.join(", ", lastNames(linearModules(graph))));
        }
        if (targets instanceof Targets.Matching matching) {
            return new TargetModules.Matching(matching.expression());
        }
        return targets instanceof Targets.Named named
                ? new TargetModules.Named(named.names())
                : new TargetModules.Named(lastNames(adapted));
    }

    private static List<String> linearModules(ModelGraph graph) {
        return graph.parameters().stream()
                .filter(parameter -> parameter.role() == ParameterRole.LINEAR)
                .map(parameter -> module(parameter.name()))
                .toList();
    }

    private static List<String> lastNames(List<String> modules) {
        return modules.stream().map(TuningPlan::lastName).distinct().sorted().toList();
    }

    /** Where head and embedding are one matrix, PEFT must find it under both names. */
    private static List<String> savedModules(Architecture architecture, ModelGraph graph, List<String> wanted) {
        for (String name : wanted) {
            boolean known = graph.parameters().stream()
                    .map(parameter -> module(parameter.name()))
                    .anyMatch(module -> module.equals(name) || module.endsWith("." + name));
            if (!known) {
                throw new StageException("tuning.modulesToSave names '" + name + "', which is no module of this model"
                        + (architecture.aliases().isEmpty()
                                ? ""
                                : " (its head is tied to the embedding: name embed_tokens)"));
            }
        }
        Set<String> saved = new LinkedHashSet<>(wanted);
        graph.trainable().stream()
                .map(parameter -> architecture.aliases().get(parameter.name()))
                .filter(Objects::nonNull)
                .forEach(alias -> saved.add(lastName(module(alias))));
        return List.copyOf(saved);
    }

    private static String lastName(String module) {
        return module.substring(module.lastIndexOf('.') + 1);
    }

    static String module(String parameter) {
        return parameter.replaceFirst("\\.(weight|bias)$", "");
    }

    /** Whether the model answers as its base does before training, and its base stays as it is. */
    boolean beginsAsBase() {
        return lora.isPresent()
                && files.lora().isEmpty()
                && !principal
                && config.orElseThrow().modulesToSave().isEmpty();
    }

    Architecture architecture() {
        return files.architecture();
    }

    /** The same with noise on embeddings in training. */
    TuningPlan withNoise(double strength) {
        return new TuningPlan(files, lora, config, principal, freeze, strength, scores);
    }

    /** A graph of the model without the adapters of this plan. */
    ModelGraph base(GraphOptions options) {
        return architecture()
                .build(files.quantization().map(options::withQuantization).orElse(options));
    }

    /** A graph of the model with the adapters of this plan. */
    ModelGraph build(GraphOptions options) {
        GraphOptions own = freeze.map(layers -> options.withTrained(layers::train))
                .orElse(options)
                .withNoise(noise);
        GraphOptions headed = scores ? own.withScores() : own;
        GraphOptions kept = files.quantization().map(headed::withQuantization).orElse(headed);
        return architecture().build(lora.map(kept::withLora).orElse(kept));
    }
}

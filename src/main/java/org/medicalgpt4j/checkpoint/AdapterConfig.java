package org.medicalgpt4j.checkpoint;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code adapter_config.json} says of a LoRA adapter (arXiv 2106.09685), with PEFT's meaning of every field.
 *
 * @param rank {@code r}, at least 1
 * @param alpha {@code lora_alpha}
 * @param dropout {@code lora_dropout}, from 0 to below 1
 * @param targets {@code target_modules}
 * @param fanInFanOut whether the base weights are stored as (in, out)
 * @param modulesToSave modules that were trained whole and lie in the adapter
 * @param useRslora scale by alpha / sqrt(r) (arXiv 2312.03732)
 * @param useDora weight-decomposed (arXiv 2402.09353)
 * @param rankPattern ranks of some modules: regular expression on the end of the path, to rank; the first match counts
 * @param alphaPattern the same for alpha
 * @param taskType such as {@code CAUSAL_LM}
 * @param baseModel {@code base_model_name_or_path}
 */
public record AdapterConfig(
        int rank,
        double alpha,
        double dropout,
        TargetModules targets,
        AdapterBias bias,
        boolean fanInFanOut,
        List<String> modulesToSave,
        boolean useRslora,
        boolean useDora,
        Map<String, Integer> rankPattern,
        Map<String, Double> alphaPattern,
        AdapterInitialization initialization,
        Optional<String> taskType,
        Optional<String> baseModel,
        boolean inferenceMode) {

    private static final int LARGEST_RANK = 1 << 16;

    /** @throws CheckpointException where a number is outside its range */
    public AdapterConfig {
        modulesToSave = List.copyOf(modulesToSave);
        rankPattern = Collections.unmodifiableMap(new LinkedHashMap<>(rankPattern));
        alphaPattern = Collections.unmodifiableMap(new LinkedHashMap<>(alphaPattern));
        requireRank("r", rank);
        rankPattern.forEach((key, value) -> requireRank("rank_pattern of '" + key + "'", value));
        requireAlpha("lora_alpha", alpha);
        alphaPattern.forEach((key, value) -> requireAlpha("alpha_pattern of '" + key + "'", value));
        if (!(dropout >= 0 && dropout < 1)) {
            throw new CheckpointException("lora_dropout is " + dropout + ", but 0 to below 1 was expected");
        }
    }

    /** A plain adapter of a causal language model. */
    public static AdapterConfig lora(int rank, double alpha, double dropout, TargetModules targets) {
        return new AdapterConfig(
                rank,
                alpha,
                dropout,
                targets,
                AdapterBias.NONE,
                false,
                List.of(),
                false,
                false,
                Map.of(),
                Map.of(),
                AdapterInitialization.DEFAULT,
                Optional.of("CAUSAL_LM"),
                Optional.empty(),
                true);
    }

    /** The same adapter, saving these modules whole. */
    public AdapterConfig savingModules(List<String> modules) {
        Copy copy = new Copy();
        copy.modulesToSave = modules;
        return copy.config();
    }

    /** The same adapter, made for this model. */
    public AdapterConfig onBase(String model) {
        Copy copy = new Copy();
        copy.baseModel = Optional.of(model);
        return copy.config();
    }

    /** The same adapter, trained with this dropout. */
    public AdapterConfig withDropout(double fraction) {
        Copy copy = new Copy();
        copy.dropout = fraction;
        return copy.config();
    }

    /** The same adapter for another task, such as {@code SEQ_CLS}. */
    public AdapterConfig forTask(String task) {
        Copy copy = new Copy();
        copy.taskType = Optional.of(task);
        return copy.config();
    }

    /** The same adapter with these kinds of scale and weight. */
    public AdapterConfig ofKind(boolean rankStabilised, boolean decomposed) {
        Copy copy = new Copy();
        copy.useRslora = rankStabilised;
        copy.useDora = decomposed;
        return copy.config();
    }

    /** The same adapter with other ranks and alphas at some paths. */
    public AdapterConfig sized(int r, double a, Map<String, Integer> ranks, Map<String, Double> alphas) {
        Copy copy = new Copy();
        copy.rank = r;
        copy.alpha = a;
        copy.rankPattern = ranks;
        copy.alphaPattern = alphas;
        return copy.config();
    }

    /** An adapter of twice the rank and the same scale everywhere. */
    public AdapterConfig withTwiceTheRank() {
        double factor = useRslora ? Math.sqrt(2) : 2;
        Map<String, Integer> ranks = new LinkedHashMap<>();
        rankPattern.forEach((pattern, value) -> ranks.put(pattern, 2 * value));
        Map<String, Double> alphas = new LinkedHashMap<>();
        alphaPattern.forEach((pattern, value) -> alphas.put(pattern, factor * value));
        return sized(2 * rank, factor * alpha, ranks, alphas);
    }

    /** Whether the linear layer at this path carries an adapter; {@link #modulesToSave} never do. */
    public boolean targets(String modulePath, boolean outputHead) {
        return modulesToSave.stream().noneMatch(saved -> saves(saved, modulePath))
                && targets.matches(modulePath, outputHead);
    }

    private static boolean saves(String saved, String modulePath) {
        return ModulePattern.of("modules_to_save", "(^|.*\\.)(" + saved + ")($|\\..*)")
                .matches(modulePath);
    }

    /** The rank at this path. */
    public int rank(String modulePath) {
        return firstMatch(rankPattern, modulePath).orElse(rank);
    }

    /** Alpha at this path. */
    public double alpha(String modulePath) {
        return firstMatch(alphaPattern, modulePath).orElse(alpha);
    }

    /** What B A x is multiplied by at this path. */
    public double scale(String modulePath) {
        int r = rank(modulePath);
        return alpha(modulePath) / (useRslora ? Math.sqrt(r) : r);
    }

    private static <T> Optional<T> firstMatch(Map<String, T> patterns, String modulePath) {
        for (Map.Entry<String, T> entry : patterns.entrySet()) {
            if (ModulePattern.of("the pattern", "(.*\\.)?(" + entry.getKey() + ")")
                    .matches(modulePath)) {
                return Optional.of(entry.getValue());
            }
        }
        return Optional.empty();
    }

    private static void requireRank(String key, int value) {
        if (value < 1 || value > LARGEST_RANK) {
            throw new CheckpointException(key + " is " + value + ", but 1 to " + LARGEST_RANK + " was expected");
        }
    }

    private static void requireAlpha(String key, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new CheckpointException(key + " is " + value + ", but a number above 0 was expected");
        }
    }

    /** Everything that a configuration says, to be changed in part. */
    private final class Copy {
        private int rank = AdapterConfig.this.rank;
        private double alpha = AdapterConfig.this.alpha;
        private double dropout = AdapterConfig.this.dropout;
        private TargetModules targets = AdapterConfig.this.targets;
        private AdapterBias bias = AdapterConfig.this.bias;
        private boolean fanInFanOut = AdapterConfig.this.fanInFanOut;
        private List<String> modulesToSave = AdapterConfig.this.modulesToSave;
        private boolean useRslora = AdapterConfig.this.useRslora;
        private boolean useDora = AdapterConfig.this.useDora;
        private Map<String, Integer> rankPattern = AdapterConfig.this.rankPattern;
        private Map<String, Double> alphaPattern = AdapterConfig.this.alphaPattern;
        private AdapterInitialization initialization = AdapterConfig.this.initialization;
        private Optional<String> taskType = AdapterConfig.this.taskType;
        private Optional<String> baseModel = AdapterConfig.this.baseModel;
        private boolean inferenceMode = AdapterConfig.this.inferenceMode;

        AdapterConfig config() {
            return new AdapterConfig(
                    rank,
                    alpha,
                    dropout,
                    targets,
                    bias,
                    fanInFanOut,
                    modulesToSave,
                    useRslora,
                    useDora,
                    rankPattern,
                    alphaPattern,
                    initialization,
                    taskType,
                    baseModel,
                    inferenceMode);
        }
    }
}

package org.medicalgpt4j.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.medicalgpt4j.checkpoint.AdapterConfig;
import org.medicalgpt4j.checkpoint.PeftAdapter;
import org.medicalgpt4j.checkpoint.TargetModules;
import org.medicalgpt4j.load.ModelFiles;
import org.medicalgpt4j.model.GraphOptions;
import org.medicalgpt4j.model.LoraSpec;
import org.medicalgpt4j.model.Parameter;
import org.medicalgpt4j.model.ParameterRole;
import org.medicalgpt4j.recipe.AdapterSize;
import org.medicalgpt4j.recipe.LoadedRecipe;
import org.medicalgpt4j.recipe.LoraStart;
import org.medicalgpt4j.recipe.LoraTuning;
import org.medicalgpt4j.recipe.RecipeException;
import org.medicalgpt4j.recipe.Targets;
import org.medicalgpt4j.recipe.source.MapNode;
import org.medicalgpt4j.recipe.source.Problem;

/**
 * The adapter that a run goes on with. Its size, scale, kind and targets are its own: keys that are not written get its
 * values, so that the recipe beside the result tells what was trained, and keys that say otherwise are refused.
 */
public final class ContinuedAdapter {
    private static final String TUNING = "tuning";

    private final LoadedRecipe loaded;
    private final LoraTuning tuning;
    private final AdapterConfig config;
    private final List<Problem> problems = new ArrayList<>();

    private ContinuedAdapter(LoadedRecipe loaded, LoraTuning tuning, AdapterConfig config) {
        this.loaded = loaded;
        this.tuning = tuning;
        this.config = config;
    }

    /**
     * The recipe with the values of its adapter; as it is if it names none.
     *
     * @throws RecipeException naming each key that contradicts the adapter, and where it is written
     */
    public static LoadedRecipe settled(LoadedRecipe loaded) {
        if (loaded.recipe().model().adapter().isEmpty() || !(loaded.recipe().tuning() instanceof LoraTuning tuning)) {
            return loaded;
        }
        try (PeftAdapter adapter =
                PeftAdapter.open(loaded.recipe().model().adapter().get())) {
            ContinuedAdapter continued = new ContinuedAdapter(loaded, tuning, adapter.config());
            continued.check();
            return loaded.with(loaded.recipe().with(continued.values()));
        }
    }

    private void check() {
        requireSame("rank", tuning.rank(), config.rank());
        requireSame("alpha", tuning.alpha(), config.alpha());
        requireSame("rslora", tuning.rslora(), config.useRslora());
        requireSame("dora", tuning.dora(), config.useDora());
        if (tuning.start() != LoraStart.DEFAULT) {
            refuse("start", "is how new adapters begin, but the run goes on with " + adapter() + ": leave it out");
        }
        if (Stream.of("targets", "modulesToSave", "sizes")
                .anyMatch(key -> written(key).isPresent())) {
            checkLayers(ModelFiles.open(loaded.recipe().model().path())
                    .architecture()
                    .build(GraphOptions.trainable())
                    .parameters());
        }
        if (!problems.isEmpty()) {
            throw new RecipeException(problems.stream().sorted().toList());
        }
    }

    private void requireSame(String key, Object seen, Object own) {
        if (!seen.equals(own)) {
            refuse(
                    key,
                    "is " + seen + ", but " + adapter() + ", which the run goes on with, has " + own
                            + ": an adapter keeps what it was made with; leave the key out");
        }
    }

    private void checkLayers(List<Parameter> parameters) {
        List<String> layers = parameters.stream()
                .filter(parameter -> parameter.role() == ParameterRole.LINEAR)
                .map(parameter -> TuningPlan.module(parameter.name()))
                .toList();
        Predicate<String> own = saved(config.modulesToSave());
        Predicate<String> saved = written("modulesToSave").isPresent() ? saved(tuning.modulesToSave()) : own;
        requireSameLayers(
                "targets",
                layers,
                layer -> tuning.targets().include(layer) && !saved.test(layer),
                layer -> config.targets(layer, false));
        List<String> modules = parameters.stream()
                .map(parameter -> TuningPlan.module(parameter.name()))
                .distinct()
                .toList();
        requireSameLayers("modulesToSave", modules, saved, own);
        AdapterConfig wanted = TuningPlan.sizes(tuning);
        AdapterConfig sizes = wanted.sized(config.rank(), config.alpha(), wanted.rankPattern(), wanted.alphaPattern());
        for (String layer : layers) {
            if (config.targets(layer, false)
                    && (sizes.rank(layer) != config.rank(layer) || sizes.alpha(layer) != config.alpha(layer))) {
                refuse(
                        "sizes",
                        "gives " + layer + " rank " + sizes.rank(layer) + " and alpha " + sizes.alpha(layer) + ", but "
                                + adapter() + ", which the run goes on with, has " + config.rank(layer) + " and "
                                + config.alpha(layer) + ": leave the key out");
                return;
            }
        }
    }

    private void requireSameLayers(String key, List<String> modules, Predicate<String> seen, Predicate<String> own) {
        modules.stream()
                .filter(module -> seen.test(module) != own.test(module))
                .findFirst()
                .ifPresent(module -> refuse(
                        key,
                        (seen.test(module) ? "has " : "lacks ") + module + ", which " + adapter()
                                + ", which the run goes on with, " + (own.test(module) ? "has" : "has not")
                                + ": leave the key out"));
    }

    private static Predicate<String> saved(List<String> names) {
        return new LoraSpec(module -> Optional.empty(), 0, names)::saves;
    }

    private String adapter() {
        return "the adapter " + loaded.recipe().model().adapter().orElseThrow();
    }

    /** Keys that are not written say nothing. */
    private void refuse(String key, String message) {
        written(key)
                .ifPresent(
                        entry -> problems.add(new Problem(entry.keyAt(), "'" + TUNING + "." + key + "' " + message)));
    }

    private Optional<MapNode.Entry> written(String key) {
        return loaded.written()
                .entry(TUNING)
                .map(MapNode.Entry::value)
                .filter(MapNode.class::isInstance)
                .flatMap(section -> ((MapNode) section).entry(key));
    }

    private LoraTuning values() {
        return new LoraTuning(
                config.rank(),
                config.alpha(),
                written("dropout").isPresent() ? tuning.dropout() : config.dropout(),
                targets(),
                config.modulesToSave(),
                config.useRslora(),
                config.useDora(),
                LoraStart.DEFAULT,
                sizes());
    }

    private Targets targets() {
        if (config.targets() instanceof TargetModules.Named named) {
            return new Targets.Named(named.names());
        }
        return config.targets() instanceof TargetModules.Matching matching
                ? new Targets.Matching(matching.expression())
                : new Targets.AllLinear();
    }

    /** Ranks and alphas are matched apart from each other, each in its own order. */
    private List<AdapterSize> sizes() {
        List<AdapterSize> sizes = new ArrayList<>();
        config.rankPattern()
                .forEach((modules, rank) -> sizes.add(new AdapterSize(modules, Optional.of(rank), Optional.empty())));
        config.alphaPattern()
                .forEach((modules, alpha) -> sizes.add(new AdapterSize(modules, Optional.empty(), Optional.of(alpha))));
        return sizes;
    }
}

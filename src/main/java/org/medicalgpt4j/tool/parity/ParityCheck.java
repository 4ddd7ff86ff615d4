package org.medicalgpt4j.tool.parity;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medicalgpt4j.checkpoint.HuggingFaceModel;
import org.medicalgpt4j.checkpoint.ParameterStore;
import org.medicalgpt4j.checkpoint.PeftAdapter;
import org.medicalgpt4j.checkpoint.StoredTensor;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.OptimizerOptions.AdamW;
import org.medicalgpt4j.engine.ParameterGroup;
import org.medicalgpt4j.engine.ParameterGroups;
import org.medicalgpt4j.engine.Parameters;
import org.medicalgpt4j.engine.Program;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.model.Architecture;
import org.medicalgpt4j.model.Architectures;
import org.medicalgpt4j.model.GraphOptions;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.model.ParameterRole;
import org.medicalgpt4j.tool.merge.AdaptedTensors;

/**
 * Compares what this program computes from a model folder with reference values in it: logits, loss, every gradient, the
 * same with every adapter there is and merged weights, greedy decoding, and steps of training with clipping, schedules and accumulation.
 */
public final class ParityCheck {
    static final double RATE = 1e-3;
    static final String TRAINING = "train.";
    private static final int PAGE = 16;
    private static final double LORA_PLUS_RATE = 2e-4;
    private static final double LORA_PLUS_RATIO = 16;
    private static final String PRINCIPAL = "pissa.adamw.";
    private static final String MERGED = "merged.";
    private static final List<String> VARIANTS = List.of("rslora", "dora", "rank-pattern", "modules-to-save", "pissa");

    private final Engine engine;
    private final ProgramOptions options;
    private final Tolerances tolerances;

    public ParityCheck(Engine engine, ProgramOptions options, Tolerances tolerances) {
        this.engine = engine;
        this.options = options;
        this.tolerances = tolerances;
    }

    /** Everything that the folder has reference values for. */
    public List<Quantity> run(Path folder) {
        HuggingFaceModel model = HuggingFaceModel.open(folder);
        Architecture architecture = Architectures.of(model.config());
        List<Quantity> quantities = new ArrayList<>();
        try (Golden golden = new Golden(folder.resolve(Golden.FILE));
                ParameterStore store = model.openWeights()) {
            ModelCase base =
                    new ModelCase(engine, options, tolerances, architecture, store, Optional.empty(), Optional.empty());
            base(base, golden, quantities);
            Path adapterFolder = folder.resolve("adapter");
            if (Files.isDirectory(adapterFolder)) {
                try (PeftAdapter adapter = PeftAdapter.open(adapterFolder)) {
                    adapted(base.with(adapter), "lora.", golden, golden, quantities);
                    loraPlus(folder, base.with(adapter), golden, quantities);
                }
            }
            new TrainingParity(folder, base, golden).run(quantities);
            variants(folder, base, golden, quantities);
        }
        return quantities;
    }

    private void base(ModelCase base, Golden golden, List<Quantity> quantities) {
        base.scores("logits", golden.batch(), golden.floats("logits"), quantities);
        greedy(base, golden, quantities);
        String mode = evaluatesOtherwise(golden) ? TRAINING : "";
        base.gradients(mode, golden, golden, 0, firstLoss(golden, "adamw.losses"), quantities);
        new RouterParity(base, golden).run(quantities);
        if (golden.has("adamw.losses")) {
            base.training(Course.of("adamw.", adamW(0.01), RATE, true), golden, golden, quantities);
        }
    }

    /** @param prefix of the names in {@code references} */
    private static void adapted(
            ModelCase model, String prefix, Golden inputs, Golden references, List<Quantity> quantities) {
        model.scores(prefix + "logits", inputs.batch(), references.floats(prefix + "logits"), quantities);
        String losses = prefix + "adamw.losses";
        if (!evaluatesOtherwise(inputs)) {
            model.gradients(prefix, inputs, references, 0, firstLoss(references, losses), quantities);
        }
        if (references.has(losses)) {
            model.training(Course.of(prefix + "adamw.", adamW(0), RATE, true), inputs, references, quantities);
        }
    }

    /** Adapters {@code adapter-NAME} with references {@code golden-NAME.safetensors}. */
    private static void variants(Path folder, ModelCase base, Golden inputs, List<Quantity> quantities) {
        for (String name : VARIANTS) {
            Path file = folder.resolve("golden-" + name + ".safetensors");
            if (!Files.exists(file)) {
                continue;
            }
            try (Golden references = new Golden(file);
                    PeftAdapter adapter = PeftAdapter.open(folder.resolve("adapter-" + name))) {
                List<Quantity> own = new ArrayList<>();
                adapted(base.with(adapter), "", inputs, references, own);
                merged(base, adapter, references, own);
                if (references.has(PRINCIPAL + "losses")) {
                    base.with(PrincipalStart.of(adapter.config()))
                            .training(Course.of(PRINCIPAL, adamW(0), RATE, true), inputs, references, own);
                }
                own.forEach(quantity -> quantities.add(quantity.named(name + ": " + quantity.name())));
            }
        }
    }

    /** Weights with an adapter merged into them. */
    private static void merged(ModelCase base, PeftAdapter adapter, Golden references, List<Quantity> quantities) {
        AdaptedTensors adapted = AdaptedTensors.of(adapter);
        for (String reference : references.names(MERGED)) {
            StoredTensor weight = base.store().tensor(reference.substring(MERGED.length()));
            float[] seen = new float[Math.toIntExact(weight.info().elements())];
            adapted.of(weight.info().name(), weight).orElseThrow().read(0, seen, seen.length);
            quantities.add(Quantity.of(
                    reference,
                    seen,
                    references.floats(reference),
                    base.tolerances().values()));
        }
    }

    /** Steps in which the second factors learn faster (LoRA+). */
    private static void loraPlus(Path folder, ModelCase model, Golden inputs, List<Quantity> quantities) {
        Path file = folder.resolve("golden-loraplus.safetensors");
        if (Files.exists(file)) {
            ParameterGroups faster =
                    parameter -> new ParameterGroup(parameter.role() == ParameterRole.LORA_B ? LORA_PLUS_RATIO : 1, 0);
            List<Quantity> own = new ArrayList<>();
            try (Golden references = new Golden(file)) {
                Course course = Course.of("", new AdamW(0.9, 0.999, 1e-8, faster), LORA_PLUS_RATE, true);
                model.training(course, inputs, references, own);
            }
            own.forEach(quantity -> quantities.add(quantity.named("loraplus: " + quantity.name())));
        }
    }

    /**
     * Whether the model evaluates in another way than it trains. References without a prefix are then those of evaluation,
     * also of gradients, which nobody takes there; those of training have a prefix and are of the first layer only.
     */
    private static boolean evaluatesOtherwise(Golden golden) {
        return golden.has(TRAINING + "logits");
    }

    private static Optional<Double> firstLoss(Golden golden, String losses) {
        return golden.has(losses) ? Optional.of((double) golden.floats(losses)[0]) : Optional.empty();
    }

    static AdamW adamW(double decay) {
        return new AdamW(0.9, 0.999, 1e-8, ParameterGroups.uniform(decay));
    }

    private void greedy(ModelCase base, Golden golden, List<Quantity> quantities) {
        if (!golden.has("greedy_ids") || !tolerances.exactChoices()) {
            return;
        }
        Architecture architecture = base.architecture();
        int[] reference = golden.ints("greedy_ids");
        int[] start = golden.sequence(0);
        int length = start.length + reference.length;
        ModelGraph scoring = base.graph(GraphOptions.scoring());
        try (Parameters parameters = base.load(scoring);
                Program program = base.program(scoring, parameters)) {
            int[] ids;
            if (!evaluatesOtherwise(golden)) { // else a longer sequence is another prompt
                ids = new GreedyDecoding(program, architecture.vocabularySize())
                        .byRecomputation(start, reference.length);
                quantities.add(equalIds("greedy ids, recomputed", ids, reference));
            }
            if (length > architecture.cacheLimit().orElse(Integer.MAX_VALUE)) {
                return; // this model's cached keys are not valid at that length
            }
            ModelGraph decoding = base.graph(GraphOptions.decoding(GreedyDecoding.cache(length, PAGE)));
            try (Program cached = base.program(decoding, parameters)) {
                ids = new GreedyDecoding(cached, architecture.vocabularySize()).byCache(start, reference.length, PAGE);
                quantities.add(equalIds("greedy ids, cached", ids, reference));
            }
        }
    }

    private static Quantity equalIds(String name, int[] seen, int[] reference) {
        int different = 0;
        for (int i = 0; i < reference.length; i++) {
            different += seen[i] == reference[i] ? 0 : 1;
        }
        return new Quantity(name, different, reference.length, 0);
    }
}

package org.medicalgpt4j.tool.parity;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medicalgpt4j.checkpoint.AdapterTensors;
import org.medicalgpt4j.checkpoint.HuggingFaceModel;
import org.medicalgpt4j.checkpoint.ParameterStore;
import org.medicalgpt4j.checkpoint.PeftAdapter;
import org.medicalgpt4j.engine.Batch;
import org.medicalgpt4j.engine.Engine;
import org.medicalgpt4j.engine.OptimizerOptions.AdamW;
import org.medicalgpt4j.engine.Parameters;
import org.medicalgpt4j.engine.Program;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.engine.TrainingProgram;
import org.medicalgpt4j.engine.TrainingProgram.UpdateStep;
import org.medicalgpt4j.load.AdapterLoader;
import org.medicalgpt4j.load.WeightLoader;
import org.medicalgpt4j.model.Architecture;
import org.medicalgpt4j.model.Architectures;
import org.medicalgpt4j.model.GraphOptions;
import org.medicalgpt4j.model.LoraSpec;
import org.medicalgpt4j.model.ModelGraph;
import org.medicalgpt4j.model.Parameter;
import org.medicalgpt4j.objective.NextTokenCrossEntropy;

/**
 * Compares what this program computes from a model folder with reference values in it: logits, loss, every gradient, the
 * same with an adapter, greedy decoding, and twenty steps of AdamW.
 */
public final class ParityCheck {
    private static final int PAGE = 16;

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
        try (Golden golden = new Golden(folder);
                ParameterStore store = model.openWeights()) {
            Case base = new Case(architecture, store, golden, Optional.empty(), "");
            base.scores(quantities);
            base.greedy(quantities);
            base.gradients(quantities);
            base.training(quantities, "adamw", 0.01);
            Path adapterFolder = folder.resolve("adapter");
            if (Files.isDirectory(adapterFolder)) {
                try (PeftAdapter adapter = PeftAdapter.open(adapterFolder)) {
                    Case lora = new Case(architecture, store, golden, Optional.of(adapter), "lora.");
                    lora.scores(quantities);
                    lora.gradients(quantities);
                    lora.training(quantities, "lora.adamw", 0);
                }
            }
        }
        return quantities;
    }

    /** The model of a folder, with or without its adapter, against the reference values with a prefix. */
    private final class Case {
        private final Architecture architecture;
        private final ParameterStore store;
        private final Golden golden;
        private final Optional<PeftAdapter> adapter;
        private final String prefix;

        Case(
                Architecture architecture,
                ParameterStore store,
                Golden golden,
                Optional<PeftAdapter> adapter,
                String prefix) {
            this.architecture = architecture;
            this.store = store;
            this.golden = golden;
            this.adapter = adapter;
            this.prefix = prefix;
        }

        private Optional<LoraSpec> spec() {
            return adapter.map(a -> AdapterLoader.spec(a.config(), 0));
        }

        private ModelGraph graph(GraphOptions graphOptions) {
            return architecture.build(spec().map(graphOptions::withLora).orElse(graphOptions));
        }

        private Parameters load(ModelGraph graph) {
            Parameters parameters = engine.allocate(graph.parameters());
            WeightLoader.load(architecture, store, parameters);
            adapter.ifPresent(
                    a -> AdapterLoader.load(a.weights(), spec().orElseThrow(), architecture.aliases(), parameters));
            return parameters;
        }

        void scores(List<Quantity> quantities) {
            ModelGraph graph = graph(GraphOptions.scoring());
            try (Parameters parameters = load(graph);
                    Program program = engine.compile(graph, parameters, options)) {
                float[] logits = logits(program, golden.batch());
                String name = prefix + "logits";
                quantities.add(Quantity.of(name, logits, golden.floats(name), tolerances.values()));
            }
        }

        private float[] logits(Program program, Batch batch) {
            return program.evaluate(batch, List.of(ModelGraph.LOGITS))
                    .get(ModelGraph.LOGITS)
                    .values();
        }

        void greedy(List<Quantity> quantities) {
            if (!golden.has("greedy_ids") || !tolerances.exactChoices()) {
                return;
            }
            int[] reference = golden.ints("greedy_ids");
            int[] start = golden.sequence(0);
            int length = start.length + reference.length;
            ModelGraph scoring = graph(GraphOptions.scoring());
            try (Parameters parameters = load(scoring);
                    Program program = engine.compile(scoring, parameters, options)) {
                int[] ids = new GreedyDecoding(program, architecture.vocabularySize())
                        .byRecomputation(start, reference.length);
                quantities.add(equalIds("greedy ids, recomputed", ids, reference));
                if (length > architecture.cacheLimit().orElse(Integer.MAX_VALUE)) {
                    return; // this model's cached keys are not valid at that length
                }
                ModelGraph decoding = graph(GraphOptions.decoding(GreedyDecoding.cache(length, PAGE)));
                try (Program cached = engine.compile(decoding, parameters, options)) {
                    ids = new GreedyDecoding(cached, architecture.vocabularySize())
                            .byCache(start, reference.length, PAGE);
                    quantities.add(equalIds("greedy ids, cached", ids, reference));
                }
            }
        }

        private Quantity equalIds(String name, int[] seen, int[] reference) {
            int different = 0;
            for (int i = 0; i < reference.length; i++) {
                different += seen[i] == reference[i] ? 0 : 1;
            }
            return new Quantity(name, different, reference.length, 0);
        }

        private TrainingProgram trainer(ModelGraph graph, Parameters parameters, double decay) {
            AdamW adamW = new AdamW(0.9, 0.999, 1e-8, decay, parameter -> true);
            return engine.compile(graph, new NextTokenCrossEntropy(), adamW, parameters, options);
        }

        private float loss(TrainingProgram program, long targets) {
            return program.accumulate(golden.batch(), 1.0 / targets)
                            .get(NextTokenCrossEntropy.LOSS_SUM)
                            .scalar()
                    / targets;
        }

        void gradients(List<Quantity> quantities) {
            ModelGraph graph = graph(GraphOptions.trainable());
            try (Parameters parameters = load(graph);
                    TrainingProgram program = trainer(graph, parameters, 0)) {
                loss(program, golden.targets());
                Quantity worst = new Quantity(prefix + "grad: none", 0, 0, tolerances.gradients());
                for (Parameter parameter : graph.trainable()) {
                    String tensor = prefix.isEmpty() ? parameter.name() : AdapterTensors.saved(parameter.name());
                    float[] reference = golden.floats(prefix + "grad." + tensor);
                    Quantity quantity = Quantity.of(
                            "worst " + prefix + "grad, " + parameter.name(),
                            program.gradient(parameter.name()),
                            reference,
                            tolerances.gradients());
                    if (!(quantity.ratio() <= worst.ratio())) {
                        worst = quantity;
                    }
                }
                quantities.add(worst);
            }
        }

        void training(List<Quantity> quantities, String name, double decay) {
            if (!golden.has(name + ".losses")) {
                return;
            }
            float[] reference = golden.floats(name + ".losses");
            float[] losses = new float[reference.length];
            ModelGraph graph = graph(GraphOptions.trainable());
            try (Parameters parameters = load(graph);
                    TrainingProgram program = trainer(graph, parameters, decay)) {
                for (int step = 0; step < losses.length; step++) {
                    losses[step] = loss(program, golden.targets());
                    program.update(new UpdateStep(step + 1, 1e-3, Double.POSITIVE_INFINITY));
                }
                quantities.add(Quantity.of(
                        prefix + "loss", new float[] {losses[0]}, new float[] {reference[0]}, tolerances.values()));
                quantities.add(Quantity.of(name + ".losses", losses, reference, tolerances.trajectories()));
                if (golden.has(name + ".logits")) {
                    ModelGraph scoring = graph(GraphOptions.scoring());
                    try (Program scorer = engine.compile(scoring, parameters, options)) {
                        float[] logits = logits(scorer, golden.batch());
                        quantities.add(Quantity.of(
                                name + ".logits", logits, golden.floats(name + ".logits"), tolerances.trajectories()));
                    }
                }
            }
        }
    }
}

package org.medicalgpt4j.tool.parity;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongToDoubleFunction;
import org.medicalgpt4j.engine.OptimizerOptions.AdamW;
import org.medicalgpt4j.engine.OptimizerOptions.Sgd;
import org.medicalgpt4j.engine.ParameterGroups;
import org.medicalgpt4j.model.ParameterRole;
import org.medicalgpt4j.train.LearningRate;
import org.medicalgpt4j.train.RateCourse;

/**
 * Label smoothing, clipping, schedules, groups of parameters and accumulation against {@code golden-extras.safetensors}, as
 * far as a folder has it.
 */
final class TrainingParity {
    private static final int WARMUP = 4;
    private static final int STEPS = 20;

    private final Path file;
    private final ModelCase model;
    private final Golden inputs;

    TrainingParity(Path folder, ModelCase model, Golden inputs) {
        this.file = folder.resolve("golden-extras.safetensors");
        this.model = model;
        this.inputs = inputs;
    }

    void run(List<Quantity> quantities) {
        if (!Files.exists(file)) {
            return;
        }
        try (Golden references = new Golden(file)) {
            model.gradients("label_smoothing.", inputs, references, 0.1, Optional.empty(), quantities);
            for (Course course : courses()) {
                model.training(course, course.microBatches() > 0 ? references : inputs, references, quantities);
            }
        }
    }

    private static List<Course> courses() {
        return List.of(
                clipped("clip4.").clipped(4),
                clipped("cosine.").scheduled(schedule(new RateCourse.Cosine(0))).clipped(0.5),
                clipped("linear.").scheduled(schedule(new RateCourse.Linear())).clipped(0.5),
                Course.of("decay_groups.", grouped(), ParityCheck.RATE, true),
                Course.of("sgd.", new Sgd(0.9, 0, false, ParameterGroups.uniform(0)), 0.1, true),
                clipped("accum.").accumulating(2));
    }

    private static Course clipped(String name) {
        return Course.of(name, ParityCheck.adamW(0.01), ParityCheck.RATE, true);
    }

    private static LongToDoubleFunction schedule(RateCourse course) {
        return new LearningRate(ParityCheck.RATE, course, WARMUP, STEPS)::at;
    }

    private static AdamW grouped() {
        return new AdamW(
                0.9, 0.999, 1e-8, ParameterGroups.decaying(0.1, parameter -> parameter.role() != ParameterRole.NORM));
    }
}

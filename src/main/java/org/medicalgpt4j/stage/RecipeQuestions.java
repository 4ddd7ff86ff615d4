package org.medicalgpt4j.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.medicalgpt4j.train.RunStopped;
import org.medicalgpt4j.train.Sampling;

/** The questions that {@code run.report} asks at each evaluation. */
final class RecipeQuestions {
    private RecipeQuestions() {}

    /** @param answers of the model as it is, in the order of the questions; none is asked for if there are no questions */
    static Optional<Sampling> of(List<String> questions, Supplier<List<String>> answers) {
        if (questions.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(stop -> {
            try {
                return Optional.of(paired(questions, answers.get()));
            } catch (RunStopped stopped) {
                return Optional.empty();
            }
        });
    }

    private static List<Sampling.Sample> paired(List<String> questions, List<String> answers) {
        List<Sampling.Sample> samples = new ArrayList<>();
        for (int i = 0; i < questions.size(); i++) {
            samples.add(new Sampling.Sample(questions.get(i), answers.get(i)));
        }
        return samples;
    }
}

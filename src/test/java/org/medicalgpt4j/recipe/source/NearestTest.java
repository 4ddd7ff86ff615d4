package org.medicalgpt4j.recipe.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NearestTest {
    private static final List<String> WORDS = List.of("learningRate", "epsilon", "betas", "rank", "alpha");

    @Test
    void should_see_through_spelling_case_and_separators() {
        assertEquals(Optional.of("learningRate"), Nearest.to("learning_rate", WORDS));
        assertEquals(Optional.of("learningRate"), Nearest.to("LEARNING-RATE", WORDS));
        assertEquals(Optional.of("learningRate"), Nearest.to("learnignRate", WORDS));
        assertEquals(Optional.of("epsilon"), Nearest.to("eps", WORDS));
        assertEquals(Optional.of("betas"), Nearest.to("beta", WORDS));
        assertEquals(Optional.of("rank"), Nearest.to("rnak", WORDS));
    }

    @Test
    void should_not_guess_wildly() {
        assertEquals(Optional.empty(), Nearest.to("dropout", WORDS));
        assertEquals(Optional.empty(), Nearest.to("r", WORDS));
        assertEquals(Optional.empty(), Nearest.to("", WORDS));
        assertEquals(Optional.empty(), Nearest.to("rank".repeat(1_000_000), WORDS));
    }
}

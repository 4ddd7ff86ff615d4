package org.medicalgpt4j.reward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RewardsTest {
    private static double reward(RewardFunction function, String text, String right) {
        return function.reward(new SampledAnswer("2 + 2?", text, 30, true, Optional.of(right), Map.of()))
                .orElseThrow();
    }

    private static double reward(RewardFunction function, String text) {
        return reward(function, text, "4");
    }

    @Test
    void should_find_the_same_answer_in_other_spelling() {
        assertEquals(1, reward(new ExactMatch(), "<think>5?</think><answer> Aspirin. </answer>", "aspirin"));
        assertEquals(1, reward(new ExactMatch(), "so it is $\\boxed{\\text{Aspirin}}$", "aspirin"));
        assertEquals(1, reward(new ExactMatch(), "\\frac{1}{2}", "#### 1/2"));
        assertEquals(0, reward(new ExactMatch(), "ibuprofen", "aspirin"));
    }

    @Test
    void should_compare_numbers_by_value() {
        assertEquals(1, reward(new NumericMatch(0), "The dose is \\boxed{1{,}250.0} mg", "1250"));
        assertEquals(1, reward(new NumericMatch(0), "\\boxed{\\frac{1}{4}}", "25%"));
        assertEquals(1, reward(new NumericMatch(0), "2.5 \\times 10^{3}", "2500"));
        assertEquals(1, reward(new NumericMatch(0.01), "first 7, then 3.14", "3.1416"));
        assertEquals(0, reward(new NumericMatch(0), "3.14", "3.1416"));
        assertEquals(0, reward(new NumericMatch(0), "no idea", "3"));
        assertEquals(0, reward(new NumericMatch(0), "-4", "4"));
    }

    @Test
    void should_say_that_there_is_nothing_to_compare_with() {
        SampledAnswer answer = new SampledAnswer("2 + 2?", "4", 1, true, Optional.empty(), Map.of());
        assertEquals(
                "reward 'exact' compares with the right answer, but the data has none for the prompt '2 + 2?'",
                assertThrows(RewardException.class, () -> new ExactMatch().reward(answer))
                        .getMessage());
        assertEquals(
                "reward 'numeric' found no number in the right answer 'none'",
                assertThrows(RewardException.class, () -> reward(new NumericMatch(0), "4", "none"))
                        .getMessage());
    }

    @Test
    void should_want_both_tags_once_and_in_order() {
        ThinkFormat format = new ThinkFormat();
        assertEquals(1, reward(format, "<think>\nhm\n</think>\n<answer>4</answer>\n"));
        assertEquals(0, reward(format, "<think>hm</think> so <answer>4</answer>"));
        assertEquals(0, reward(format, "<answer>4</answer><think>hm</think>"));
        assertEquals(0, reward(format, "<think>a</think><think>b</think><answer>4</answer>"));
        assertEquals(0, reward(format, "4"));
    }

    @Test
    void should_punish_length_softly_and_repetition_by_its_share() {
        assertEquals(0, reward(new LengthRange(30, 40), "x"));
        assertEquals(-0.5, reward(new LengthRange(20, 40), "x"));
        assertEquals(-1, reward(new LengthRange(10, 20), "x"));
        assertEquals(0, reward(new Repetition(2, 1), "a b c d"));
        assertEquals(-0.5, reward(new Repetition(1, 1), "a b a b"));
        assertEquals(-0.5, reward(new Repetition(1, 1), "药药"));
    }

    @Test
    void should_count_words_and_choices() {
        Keywords keywords = new Keywords(List.of("Doctor", "dose"), List.of("guaranteed"));
        assertEquals(0.5, reward(keywords, "ask your doctor"));
        assertEquals(-1, reward(keywords, "Guaranteed cure"));
        assertEquals(1, reward(new MultipleChoice(), "I think the answer is (B).", "B"));
        assertEquals(1, reward(new MultipleChoice(), "<answer>C, A</answer>", "AC"));
        assertEquals(1, reward(new MultipleChoice(), "答案：D", "D"));
        assertEquals(0, reward(new MultipleChoice(), "A fever is common.", "B"));
        assertEquals(0, reward(new MultipleChoice(), "no idea", "B"));
    }
}

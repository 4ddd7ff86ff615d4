package org.medicalgpt4j.tool.corpus;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A kind of arithmetic: every pair of operands is a fact. The texts have the slots {left}, {right} and {result}. */
record Calculation(
        @JsonProperty(required = true) Operation operation,
        @JsonProperty(required = true) List<Integer> left,
        @JsonProperty(required = true) List<Integer> right,
        @JsonProperty(required = true) Bilingual result,
        @JsonProperty(required = true) Bilingual ask,
        @JsonProperty(required = true) Bilingual explain) {

    /** What is done with the operands. */
    enum Operation {
        MULTIPLY,
        DIVIDE;

        int apply(int left, int right) {
            if (this == MULTIPLY) {
                return Math.multiplyExact(left, right);
            }
            if (right == 0 || left % right != 0) {
                throw new CorpusException(left + " cannot be divided by " + right + " without a remainder");
            }
            return left / right;
        }
    }

    /** One subject with one fact for each pair of operands. */
    List<Subject> subjects(String id, String attribute, Phrasing phrasing) {
        List<Subject> subjects = new ArrayList<>();
        for (int a : left) {
            for (int b : right) {
                int value = operation.apply(a, b);
                String key = id + "-" + a + "-" + b;
                Bilingual answer = filled(result, a, b, value);
                Bilingual asked = filled(ask, a, b, value);
                Map<String, Bilingual> slots = Map.of("ask", asked, "explain", filled(explain, a, b, value));
                Fact fact = new Fact(
                        FactTableReader.subjectKey(Subject.Kind.CALCULATION, key),
                        attribute,
                        slots,
                        List.of(answer),
                        answer,
                        phrasing);
                subjects.add(new Subject(Subject.Kind.CALCULATION, key, asked, List.of(fact)));
            }
        }
        return subjects;
    }

    private static Bilingual filled(Bilingual text, int left, int right, int result) {
        return new Bilingual(filled(text.zh(), left, right, result), filled(text.en(), left, right, result));
    }

    private static String filled(String text, int left, int right, int result) {
        return text.replace("{left}", Integer.toString(left))
                .replace("{right}", Integer.toString(right))
                .replace("{result}", Integer.toString(result));
    }
}

package org.medicalgpt4j.stage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.medicalgpt4j.train.Measures;

/** Means of what an objective reports as sums: {@code chosenRewardSum} becomes {@code chosen_reward}. */
final class SumMeasures {
    private static final String SUM = "Sum";
    private static final List<String> FIRST = List.of(Measures.LOSS, "accuracy", "margin");

    private SumMeasures() {}

    /**
     * Means over so many units, loss, accuracy and margin first, others by name.
     *
     * @param what the units are, such as {@code pairs}
     */
    static Measures of(Map<String, Double> sums, String what, long count) {
        List<String> names = new ArrayList<>(sums.keySet());
        names.sort(Comparator.comparingInt(SumMeasures::place).thenComparing(SumMeasures::name));
        Measures measures = Measures.ofLoss(sums.get(Measures.LOSS + SUM) / count);
        for (String name : names) {
            measures = measures.with(name(name), sums.get(name) / count);
        }
        return measures.over(what, count);
    }

    private static int place(String sum) {
        int place = FIRST.indexOf(name(sum));
        return place < 0 ? FIRST.size() : place;
    }

    static String name(String sum) {
        String name = sum.substring(0, sum.length() - SUM.length());
        return name.equals("accurate")
                ? "accuracy"
                : name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}

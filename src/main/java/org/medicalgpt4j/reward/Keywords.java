package org.medicalgpt4j.reward;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The share of wanted words that an answer contains, minus the share of unwanted ones; upper and lower case are the same.
 *
 * @param wanted words or phrases
 * @param unwanted words or phrases
 */
public record Keywords(List<String> wanted, List<String> unwanted) implements RewardFunction {
    public Keywords {
        wanted = List.copyOf(wanted);
        unwanted = List.copyOf(unwanted);
        if (wanted.isEmpty() && unwanted.isEmpty()) {
            throw new RewardException("reward 'keywords' needs at least one wanted or unwanted word");
        }
    }

    @Override
    public String name() {
        return "keywords";
    }

    @Override
    public OptionalDouble reward(SampledAnswer answer) {
        String text = answer.text().toLowerCase(Locale.ROOT);
        return OptionalDouble.of(share(wanted, text) - share(unwanted, text));
    }

    private static double share(List<String> words, String text) {
        long found = words.stream()
                .filter(word -> text.contains(word.toLowerCase(Locale.ROOT)))
                .count();
        return words.isEmpty() ? 0 : (double) found / words.size();
    }
}

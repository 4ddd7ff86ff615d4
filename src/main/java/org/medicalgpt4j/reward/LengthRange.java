package org.medicalgpt4j.reward;

import java.util.OptionalDouble;

/**
 * 0 up to a length that is fine, then falling in a line to -1 at the greatest length and beyond (the soft punishment of
 * overlong answers: Yu et al., "DAPO", 2025, equation 13).
 *
 * @param fine tokens
 * @param greatest tokens
 */
public record LengthRange(int fine, int greatest) implements RewardFunction {
    public LengthRange {
        if (!(fine >= 0 && greatest > fine)) {
            throw new RewardException(
                    "reward 'length': expected 0 <= fine < greatest, got fine " + fine + " and greatest " + greatest);
        }
    }

    @Override
    public String name() {
        return "length";
    }

    @Override
    public OptionalDouble reward(SampledAnswer answer) {
        double beyond = (double) (answer.tokens() - fine) / (greatest - fine);
        return OptionalDouble.of(0 - Math.min(Math.max(beyond, 0), 1));
    }
}

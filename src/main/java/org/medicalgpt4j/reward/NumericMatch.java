package org.medicalgpt4j.reward;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * 1 where the last number of the answer is the right one within a relative tolerance, otherwise 0. Decimals, thousands groups,
 * percentages, powers of ten and fractions, also in LaTeX, are numbers.
 *
 * @param tolerance relative to the right number; 0 for exactly
 */
public record NumericMatch(double tolerance) implements RewardFunction {
    private static final int LONGEST = 40;
    private static final Pattern NUMBER = Pattern.compile("([-+−]?\\d{1," + LONGEST + "}(?:\\.\\d{1," + LONGEST
            + "})?)(?:e([-+]?\\d{1,3})| ?\\* ?10\\^\\{?([-+]?\\d{1,3})\\}?)?(?:\\s*/\\s*(\\d{1," + LONGEST
            + "}(?:\\.\\d{1," + LONGEST + "})?))?\\s*(%)?");

    public NumericMatch {
        if (!(tolerance >= 0 && tolerance < 1)) {
            throw new RewardException("reward 'numeric': tolerance must be in [0, 1), got " + tolerance);
        }
    }

    @Override
    public String name() {
        return "numeric";
    }

    /** @throws RewardException if the right answer has no number */
    @Override
    public OptionalDouble reward(SampledAnswer answer) {
        String reference = answer.requireReference(name());
        BigDecimal right = number(reference)
                .orElseThrow(() -> new RewardException(
                        "reward 'numeric' found no number in the right answer '" + reference + "'"));
        BigDecimal allowed = right.abs().multiply(BigDecimal.valueOf(tolerance));
        boolean matches = number(answer.text())
                .map(seen -> seen.subtract(right).abs().compareTo(allowed) <= 0)
                .orElse(false);
        return OptionalDouble.of(matches ? 1 : 0);
    }

    /** The last number of an answer. */
    static Optional<BigDecimal> number(String text) {
        Matcher matcher = NUMBER.matcher(AnswerText.normalized(AnswerText.answer(text)));
        BigDecimal last = null;
        while (matcher.find()) {
            BigDecimal value = new BigDecimal(matcher.group(1).replace('−', '-'));
            String power = matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
            value = power == null ? value : value.scaleByPowerOfTen(Integer.parseInt(power));
            if (matcher.group(4) != null) {
                BigDecimal divisor = new BigDecimal(matcher.group(4));
                value = divisor.signum() == 0 ? value : value.divide(divisor, MathContext.DECIMAL64);
            }
            last = matcher.group(5) == null ? value : value.movePointLeft(2);
        }
        return Optional.ofNullable(last);
    }
}

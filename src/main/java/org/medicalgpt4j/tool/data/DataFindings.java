package org.medicalgpt4j.tool.data;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medicalgpt4j.data.LengthHistogram;

/**
 * What a check of data found.
 *
 * @param evaluation the same of data that is only evaluated, if there is any
 * @param leakage evaluation rows that training sees too
 * @param split share of the training rows that a run holds out by chance, rows that are alike not kept together
 */
public record DataFindings(Rows training, Optional<Rows> evaluation, Optional<Leakage> leakage, double split) {

    /**
     * One set of rows.
     *
     * @param rows all, readable or not
     * @param problems rows that cannot be trained on: {@code file:line: reason}
     * @param badRows how many these are, also those that are not listed
     * @param fields by name
     * @param roles how many turns there are of each role
     * @param turns how many turns rows have, by number of turns
     * @param notes what training would do to rows, and to how many
     * @param duplicates rows that equal an earlier one
     * @param otherAnswers rows that ask what an earlier one asks, with another answer
     * @param percentiles tokens that so many of 100 rows do not exceed
     * @param forecast what lengths of sequences would cut off
     */
    public record Rows(
            List<String> files,
            long rows,
            long badRows,
            List<String> problems,
            Map<String, Field> fields,
            Map<String, Long> roles,
            Map<Integer, Long> turns,
            Map<String, Long> notes,
            Alike duplicates,
            Alike otherAnswers,
            LengthHistogram lengths,
            Map<Integer, Integer> percentiles,
            List<Truncation> forecast) {}

    /**
     * A field of rows.
     *
     * @param rows that have it
     * @param empty how many of these hold null, an empty text or an empty list
     * @param kinds of its values, and how many of each
     */
    public record Field(long rows, long empty, Map<String, Long> kinds) {}

    /**
     * Rows that are like others.
     *
     * @param count how many there are
     * @param examples the first of them, each with the row it is like
     */
    public record Alike(long count, List<String> examples) {}

    /**
     * What sequences of at most so many tokens would cut off.
     *
     * @param wanted whether this is the length that is set
     * @param rows above it
     * @param tokens of these above it
     */
    public record Truncation(int maxLength, boolean wanted, long rows, double share, long tokens) {}

    /**
     * Rows of the evaluation that training sees.
     *
     * @param same the whole row is the same
     * @param sameQuestion the same is asked
     */
    public record Leakage(Alike same, Alike sameQuestion) {}

    /** Whether a row cannot be trained on. */
    public boolean hasBadRows() {
        return training.badRows() > 0
                || evaluation.filter(set -> set.badRows() > 0).isPresent();
    }
}

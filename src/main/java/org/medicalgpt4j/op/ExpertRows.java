package org.medicalgpt4j.op;

/**
 * The tokens of each expert, one after another: row r of what experts compute belongs to place {@code places[r]} of the
 * choice {@code [N, K]}, and the rows of expert e are {@code starts[e]} (inclusive) to {@code starts[e + 1]} (exclusive), in the
 * order of their tokens.
 */
public record ExpertRows(int[] starts, int[] places) {

    /**
     * @param choice {@code [N, K]} numbers of experts
     * @throws OpException if a number is not that of an expert
     */
    public static ExpertRows of(int[] choice, int experts) {
        int[] starts = new int[experts + 1];
        for (int i = 0; i < choice.length; i++) {
            if (choice[i] < 0 || choice[i] >= experts) {
                throw new OpException(
                        "expert " + choice[i] + " at index " + i + " is not one of the " + experts + " experts");
            }
            starts[choice[i] + 1]++;
        }
        for (int e = 0; e < experts; e++) {
            starts[e + 1] += starts[e];
        }
        int[] next = starts.clone();
        int[] places = new int[choice.length];
        for (int i = 0; i < choice.length; i++) {
            places[next[choice[i]]++] = i;
        }
        return new ExpertRows(starts, places);
    }

    /** The token of each row, of {@code chosen} experts a token. */
    public int[] tokens(int chosen) {
        int[] tokens = new int[places.length];
        for (int row = 0; row < tokens.length; row++) {
            tokens[row] = places[row] / chosen;
        }
        return tokens;
    }

    /** The row of each place. */
    public int[] rows() {
        int[] rows = new int[places.length];
        for (int row = 0; row < rows.length; row++) {
            rows[places[row]] = row;
        }
        return rows;
    }
}

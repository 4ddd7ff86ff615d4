package org.medicalgpt4j.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.medicalgpt4j.data.file.DataException;
import org.medicalgpt4j.recipe.MixUntil;
import org.medicalgpt4j.recipe.SourceShare;

/**
 * How much of an epoch is from each source. A source that gives only some of its sequences gives the following ones in the next
 * epoch, until all had their turn; one that gives more than it has begins again.
 */
public final class Mixture {
    private final List<Part> parts;

    /**
     * @param name of the source
     * @param places of its sequences in the training set
     * @param taken sequences of an epoch
     */
    private record Part(String name, int[] places, int taken) {}

    private Mixture(List<Part> parts) {
        this.parts = parts;
    }

    /**
     * @param training what is trained on: a part of the prepared data
     * @param prepared the sources
     * @param given share of each source
     * @throws DataException if nothing is left of a source that is to give a share
     */
    static Mixture of(SequenceSet training, List<PreparedSource> prepared, List<SourceShare> given, MixUntil until) {
        List<SourceShare> shares = withWeights(given);
        List<int[]> places = places(training, prepared);
        double epoch = weightedEpoch(places, shares, until);
        double weights =
                shares.stream().mapToDouble(share -> share.weight().orElse(0.0)).sum();
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            int has = places.get(i).length;
            SourceShare share = shares.get(i);
            String name = prepared.get(i).name();
            if (has == 0 && (share.weight().isPresent() || share.count().isPresent())) {
                throw new DataException(
                        name + " is to give a share of every epoch, but no sequence of it is left to" + " train on");
            }
            int taken = share.count()
                    .orElse(share.weight()
                            .map(weight -> (int) Math.max(1, Math.round(epoch * weight / weights)))
                            .orElse(has));
            parts.add(new Part(name, places.get(i), taken));
        }
        if (parts.stream().mapToLong(Part::taken).sum() > Integer.MAX_VALUE) {
            throw new DataException(
                    "an epoch of these sources would have more than 2^31 sequences: lower the weights of"
                            + " small sources, or set mixUntil to first");
        }
        return new Mixture(parts);
    }

    /** Among sources with weights, one that has neither weight nor count weighs 1. */
    private static List<SourceShare> withWeights(List<SourceShare> shares) {
        if (shares.stream().allMatch(share -> share.weight().isEmpty())) {
            return shares;
        }
        return shares.stream()
                .map(share -> share.count().isPresent()
                        ? share
                        : new SourceShare(Optional.of(share.weight().orElse(1.0)), Optional.empty()))
                .toList();
    }

    /** Sequences of all weighted sources together in an epoch. */
    private static double weightedEpoch(List<int[]> places, List<SourceShare> shares, MixUntil until) {
        double weights =
                shares.stream().mapToDouble(share -> share.weight().orElse(0.0)).sum();
        var lengths = IntStream.range(0, shares.size())
                .filter(i -> shares.get(i).weight().isPresent())
                .mapToDouble(i ->
                        places.get(i).length * weights / shares.get(i).weight().orElseThrow());
        return (until == MixUntil.FIRST ? lengths.min() : lengths.max()).orElse(0);
    }

    /** The store holds the sources one after the other. */
    private static List<int[]> places(SequenceSet training, List<PreparedSource> prepared) {
        List<int[]> places = new ArrayList<>();
        int begin = 0;
        for (PreparedSource source : prepared) {
            int from = begin;
            int to = begin + source.store().size();
            places.add(IntStream.range(0, training.size())
                    .filter(place -> training.members()[place] >= from && training.members()[place] < to)
                    .toArray());
            begin = to;
        }
        return places;
    }

    /** Whether an epoch is not simply everything once. */
    private boolean mixed() {
        return parts.stream().anyMatch(part -> part.taken() != part.places().length);
    }

    EpochOrder order(boolean shuffle, long seed) {
        int size = parts.stream().mapToInt(part -> part.places().length).sum();
        return mixed() ? epoch -> mixed(epoch, shuffle, seed) : EpochOrder.all(size, shuffle, seed);
    }

    private int[] mixed(int epoch, boolean shuffle, long seed) {
        int total = parts.stream().mapToInt(Part::taken).sum();
        int[] drawn = new int[total];
        int filled = 0;
        for (int p = 0; p < parts.size(); p++) {
            filled = draw(parts.get(p), epoch, shuffle, SequenceStore.mix(seed + p), drawn, filled);
        }
        int[] order = shuffle ? Shuffle.permutation(total, seed, Shuffle.Purpose.EPOCH, epoch) : evenlySpread(total);
        int[] places = new int[total];
        for (int i = 0; i < total; i++) {
            places[i] = drawn[order[i]];
        }
        return places;
    }

    private static int draw(Part part, int epoch, boolean shuffle, long seed, int[] drawn, int filled) {
        int has = part.places().length;
        long from = (long) epoch * part.taken();
        long round = -1;
        int[] order = {};
        for (int i = 0; i < part.taken(); i++) {
            long position = from + i;
            if (shuffle && position / has != round) {
                round = position / has;
                order = Shuffle.permutation(has, seed, Shuffle.Purpose.MIXTURE, (int) round);
            }
            int index = (int) (position % has);
            drawn[filled + i] = part.places()[shuffle ? order[index] : index];
        }
        return filled + part.taken();
    }

    /** The drawn sequences, which lie source by source, dealt out so that each stretch of an epoch has its share of all. */
    private int[] evenlySpread(int total) {
        double[] moment = new double[total];
        int filled = 0;
        for (Part part : parts) {
            for (int i = 0; i < part.taken(); i++) {
                moment[filled + i] = (i + 0.5) / part.taken();
            }
            filled += part.taken();
        }
        return IntStream.range(0, total)
                .boxed()
                .sorted((a, b) -> Double.compare(moment[a], moment[b]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** For people: where an epoch's sequences come from, a line for each source; empty if it is everything once. */
    String text() {
        if (!mixed()) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        int total = parts.stream().mapToInt(Part::taken).sum();
        text.append(String.format(Locale.ROOT, "an epoch has %,d sequences:%n", total));
        for (Part part : parts) {
            text.append(String.format(
                    Locale.ROOT,
                    "  %,9d (%.1f %%) of the %,d from %s%n",
                    part.taken(),
                    100.0 * part.taken() / total,
                    part.places().length,
                    part.name()));
        }
        return text.toString();
    }

    /** What an epoch takes from each source, in words: who resumes compares this too. */
    public String summary() {
        return parts.stream()
                .map(part -> part.taken() + " of " + part.places().length)
                .collect(Collectors.joining(", ", "", " sequences an epoch"));
    }
}
